import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import util from 'node:util';
import { startBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

/**
 * @typedef {object} TestOutcome
 * @property {string} title with the titles of the suites around it
 * @property {'passed' | 'failed' | 'pending'} state
 * @property {number} duration ms
 * @property {string} [error]
 */

/**
 * What the suite's `run()` writes when it has come to its end (test/host/index.ts).
 * @typedef {{ tests: TestOutcome[] }} HostReport
 */

/**
 * @typedef {object} HostTestsOptions
 * @property {string} extension the extension's folder
 * @property {string} suite the module that exports `run()`
 * @property {string} folder opened as the workspace
 * @property {string} screenshots where a picture is put when the suite hangs
 * @property {NodeJS.ProcessEnv} [env] more variables for the suite
 * @property {number} [timeout] ms
 * @property {boolean} [verbose] print all the workbench logs
 */

/** Lines of the workbench itself, of no interest beside the suite's output. */
const noise = /^\s*$|^Ignoring fetching additional|^Resolv|^Creating a socket|^\[|^Updating additional|workbench\.js:/;

/**
 * Runs a mocha suite inside the extension host of a real VS Code.
 * @param {HostTestsOptions} options
 * @returns {Promise<TestOutcome[]>}
 * @throws {Error} when the suite did not come to its end: no report, a crash, a timeout
 */
export async function runHostTests({
  extension,
  suite,
  folder,
  screenshots,
  env = {},
  timeout = 300_000,
  verbose = false,
}) {
  if (!existsSync(suite)) throw new Error(`The suite ${suite} is not built`);
  // A built workbench ignores the extension under test unless the server has this option.
  const server = await startServer({ args: ['--vscode-option', 'enable-smoke-test-driver'] });
  try {
    const browser = await startBrowser();
    try {
      /** @type {(how: string) => void} */
      let settle = () => {};
      const ended = new Promise((/** @type {(how: string) => void} */ resolve) => (settle = resolve));
      await browser.page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => settle(`code ${code}`));
      await browser.page.exposeFunction(
        'codeAutomationLog',
        (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
          const line = util.format(...args);
          if (verbose || ((type === 'info' || type === 'error') && !noise.test(line))) console.log(line);
        },
      );
      browser.page.on('crash', () => settle('a crash of the page'));
      const timer = setTimeout(() => settle(`nothing within ${timeout / 1000} s`), timeout);

      const report = path.join(server.home, 'report.json');
      const remote = (/** @type {string} */ file) => `vscode-remote://${server.authority}${path.resolve(file)}`;
      const payload = [
        ['extensionDevelopmentPath', remote(extension)],
        ['extensionTestsPath', remote(suite)],
        ['extensionEnvironment', JSON.stringify({ ...env, HEADLIGHT_TEST_REPORT: report })],
      ];
      await browser.page.goto(server.address({ payload: JSON.stringify(payload), folder: path.resolve(folder) }));
      const end = await ended;
      clearTimeout(timer);
      // VS Code reports code 0 even when its extension host was killed in mid-test: only the report counts.
      if (existsSync(report)) return parseReport(await readFile(report, 'utf8'));
      await mkdir(screenshots, { recursive: true });
      const picture = path.join(screenshots, 'host-tests.png');
      await browser.page.screenshot({ path: picture }).catch(() => undefined);
      throw new Error(
        `The suite wrote no report; VS Code ended with ${end}. Screenshot: ${picture}\n${await server.log()}`,
      );
    } finally {
      await browser.stop();
    }
  } finally {
    await server.stop();
  }
}

/**
 * @param {string} json
 * @returns {TestOutcome[]}
 * @throws {Error} when it is no whole report
 */
export function parseReport(json) {
  /** @type {HostReport} */
  const report = JSON.parse(json);
  const states = ['passed', 'failed', 'pending'];
  if (
    !Array.isArray(report.tests) ||
    !report.tests.every(({ title, state }) => typeof title === 'string' && states.includes(state))
  ) {
    throw new Error('The report of the host tests is malformed');
  }
  return report.tests;
}
