// `npm test` runs everything; `node tools/test.mjs host ui` only these.
import { main } from './bootstrap.mjs';
import { build } from './lib/build.mjs';
import { elapsed, heading } from './lib/say.mjs';
import { runCheck } from './runners/checks.mjs';
import { inWords, sum } from './runners/counts.mjs';
import { runDesktop, runHost } from './runners/host.mjs';
import { runUi } from './runners/ui.mjs';
import { runVitest } from './runners/vitest.mjs';
import { runWebview } from './runners/webview.mjs';

/** @type {Map<string, { title: string, run: () => Promise<import('./runners/counts.mjs').Counts> }>} */
const runners = new Map([
  ['build', { title: 'build', run: () => build().then(() => ({ passed: 0, failed: 0 })) }],
  ['typecheck', { title: 'types', run: () => runCheck('typecheck') }],
  ['lint', { title: 'lint', run: () => runCheck('lint') }],
  ['unit', { title: 'unit tests', run: () => runVitest('unit', ['--project', 'unit']) }],
  ['engine', { title: 'engine tests', run: () => runVitest('engine', ['--project', 'engine']) }],
  ['webview', { title: 'webview tests, in Chromium', run: runWebview }],
  ['host', { title: 'host tests, in the extension host of a real VS Code', run: runHost }],
  ['ui', { title: 'UI tests, the packaged extension in a real VS Code', run: runUi }],
  ['desktop', { title: 'host tests, in a desktop VS Code', run: runDesktop }],
]);

/** Needs a display and a download, so it is only run when it is named. */
const onlyByName = 'desktop';

/** @param {string} name */
async function runOne(name) {
  const runner = runners.get(name);
  if (!runner) throw new Error(`There is no “${name}”. Known: ${[...runners.keys()].join(', ')}`);
  heading(runner.title);
  const start = performance.now();
  try {
    const counts = await runner.run();
    console.log(`   ${runner.title}: ${inWords(counts)} (${elapsed(start)})`);
    return counts;
  } catch (error) {
    console.error(`   ${runner.title}: the runner failed after ${elapsed(start)}`);
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

await main(
  async () => {
    const named = process.argv.slice(2);
    const names = named.length > 0 ? ['build', ...named] : [...runners.keys()].filter((name) => name !== onlyByName);
    const results = [];
    for (const name of names) results.push({ name, ...(await runOne(name)) });
    const total = sum(results);
    console.log();
    for (const { name, ...counts } of results) if (counts.failed > 0) console.log(`${name}: ${inWords(counts)}`);
    console.log(inWords(total));
    if (total.failed > 0) process.exitCode = 1;
  },
  () => console.log(`\n${inWords({ passed: 0, failed: 1 })}`),
);
