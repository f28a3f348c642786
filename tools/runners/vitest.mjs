import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../lib/processes.mjs';
import { inRoot, root } from '../lib/root.mjs';
import { honest } from './counts.mjs';

/**
 * The parts of vitest's JSON report that are read here.
 * @typedef {object} VitestReport
 * @property {boolean} success
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ status: string, assertionResults: { status: string }[] }[]} testResults one a file
 */

/**
 * @param {string} name of the runner
 * @param {readonly string[]} args of `vitest run` that choose its tests
 * @param {NodeJS.ProcessEnv} [env] more variables
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runVitest(name, args, env = {}) {
  const file = inRoot('out/reports', `${name}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  const vitest = inRoot('node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run(process.execPath, [vitest, 'run', ...args, ...reporters], {
    cwd: root,
    echo: true,
    env: { ...process.env, ...env },
  });
  const json = await readFile(file, 'utf8').catch(() => undefined);
  if (json === undefined) return { passed: 0, failed: 1 };
  /** @type {VitestReport} */
  const { success, numPassedTests, numFailedTests, testResults } = JSON.parse(json);
  // A file that cannot be loaded has no tests to fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  return honest({ passed: numPassedTests, failed: numFailedTests + broken.length }, success && code === 0);
}
