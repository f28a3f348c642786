import { buildHostTests } from '../lib/buildHostTests.mjs';
import { inRoot, root } from '../lib/root.mjs';
import { step } from '../lib/say.mjs';
import { sampleWorkspace } from '../vscode/workspace.mjs';
import { honest } from './counts.mjs';

/** @param {import('../vscode/hostTests.mjs').TestOutcome[]} tests */
function count(tests) {
  const of = (/** @type {string} */ state) => tests.filter((test) => test.state === state).length;
  return honest({ passed: of('passed'), failed: of('failed') }, true);
}

/** The suite in the extension host of code-server, driven by a headless browser. */
export async function runHost() {
  const { install } = await import('../vscode/install.mjs');
  const { runHostTests } = await import('../vscode/hostTests.mjs');
  await install();
  const suite = await buildHostTests();
  const folder = await sampleWorkspace();
  return step('mocha in the extension host', async () =>
    count(await runHostTests({ extension: root, suite, folder, screenshots: inRoot('out/screenshots') })),
  );
}

/** The same suite in a desktop VS Code, downloaded by `@vscode/test-electron`. */
export async function runDesktop() {
  const { runDesktopTests } = await import('../vscode/desktopTests.mjs');
  const suite = await buildHostTests();
  const folder = await sampleWorkspace();
  return step('mocha in a desktop VS Code', async () =>
    count(await runDesktopTests({ extension: root, suite, folder })),
  );
}
