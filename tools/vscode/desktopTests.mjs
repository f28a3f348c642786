import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { parseReport } from './hostTests.mjs';

/**
 * Runs the suite of the extension host in a desktop VS Code. It is downloaded on the first run, and needs a display.
 * @param {{ extension: string, suite: string, folder: string }} options
 * @returns {Promise<import('./hostTests.mjs').TestOutcome[]>}
 * @throws {Error} when the suite did not come to its end
 */
export async function runDesktopTests({ extension, suite, folder }) {
  const temporary = await mkdtemp(path.join(tmpdir(), 'headlight-desktop-'));
  const report = path.join(temporary, 'report.json');
  try {
    // A failing suite is a rejection here, too; what failed is in the report.
    const failure = await runTests({
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      extensionTestsEnv: { HEADLIGHT_TEST_REPORT: report },
      launchArgs: [
        folder,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--user-data-dir',
        path.join(temporary, 'data'),
      ],
    }).then(
      () => undefined,
      (/** @type {unknown} */ error) => error,
    );
    const json = await readFile(report, 'utf8').catch(() => undefined);
    if (json === undefined) throw new Error('The suite wrote no report', { cause: failure });
    return parseReport(json);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
