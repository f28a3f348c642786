import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

interface TestOutcome {
  title: string;
  state: 'passed' | 'failed' | 'pending';
  duration: number;
  error?: string;
}

/**
 * The entry point that VS Code calls inside its extension host. The outcome is written to the file named by
 * HEADLIGHT_TEST_REPORT, since VS Code's own exit code is 0 even after the host was killed in mid-test.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec', color: false });
  for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const tests: TestOutcome[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => tests.push({ title: test.fullTitle(), state: 'passed', duration: test.duration ?? 0 }));
    runner.on('pending', (test) => tests.push({ title: test.fullTitle(), state: 'pending', duration: 0 }));
    runner.on('fail', (test, error: Error) => {
      tests.push({
        title: test.fullTitle(),
        state: 'failed',
        duration: test.duration ?? 0,
        error: error.stack ?? error.message,
      });
    });
  });
  writeReport(tests);
  if (failures > 0) throw new Error(`${failures} of ${tests.length} tests failed`);
  if (tests.length === 0) throw new Error('No test was found');
}

/** In one rename: a half-written report must not be read. */
function writeReport(tests: TestOutcome[]): void {
  const file = process.env.HEADLIGHT_TEST_REPORT;
  if (file === undefined) return;
  writeFileSync(`${file}.partial`, JSON.stringify({ tests }, null, 2));
  renameSync(`${file}.partial`, file);
}
