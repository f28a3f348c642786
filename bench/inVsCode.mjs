// `node bench/inVsCode.mjs`: the packaged extension in a real VS Code (tools/vscode), on a text of 4,096 tokens. First paint,
// the whole run and the engine's peak memory as a person meets them; then how long answers take, inside the extension host.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { packageExtension } from '../tools/lib/packageExtension.mjs';
import { inRoot, root } from '../tools/lib/root.mjs';
import { runHostTests } from '../tools/vscode/hostTests.mjs';
import { cacheFolder } from '../tools/vscode/install.mjs';
import { openSession } from '../tools/vscode/session.mjs';
import { peakOf } from './memoryOf.mjs';

const MODEL = 'headlight-causal';
const TOKENS = 4096;

/** Markdown lines; nothing where code-server has not been installed. @returns {Promise<string>} */
export async function inVsCode() {
  if (!existsSync(cacheFolder())) return '';
  const folder = inRoot('out/bench/workspace');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'long.txt');
  writeFileSync(file, await longText());
  const { file: vsix } = await packageExtension({ out: inRoot('out/headlight.vsix') });
  const person = await asAPerson(vsix, folder);
  const { units, times } = await insideTheHost(folder, file);
  const lines = [
    `## In a real VS Code, ${MODEL}`,
    '',
    `A text of ${units.toLocaleString('en-US')} tokens, in code-server with the packaged extension: from the key to the first painted layer ${seconds(person.first)}, cold; to the whole run ${seconds(person.whole)}; engine process, peak ${person.peak.toFixed(0)} MB. Load of the machine ${loadavg()[0]?.toFixed(1)} on ${cpus().length} processors.`,
    '',
    '| asked in the extension host | times | median, ms | 95th percentile, ms | processor, ms |',
    '|---|---|---|---|---|',
    ...Object.entries(times).map(
      ([name, { wall, processor }]) =>
        `| ${name} | ${wall.length} | ${quantile(wall, 0.5)} | ${quantile(wall, 0.95)} | ${processor.toFixed(1)} |`,
    ),
  ];
  console.log(lines.join('\n'));
  return lines.join('\n');
}

/** The sample over and over, cut where it has so many tokens. */
async function longText() {
  const { Tokenizer } = await import('tokenizers');
  const tokenizer = Tokenizer.fromString(readFileSync(inRoot('media/models', MODEL, 'tokenizer.json'), 'utf8'));
  const sample = readFileSync(inRoot('media/samples/heron.md'), 'utf8');
  const text = Array.from({ length: 60 }, (_, i) => sample.replace('#', `# ${i}.`)).join('\n');
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((await tokenizer.encode(text.slice(0, middle))).getLength() <= TOKENS) low = middle;
    else high = middle - 1;
  }
  return text.slice(0, low);
}

/** Times from a key press until the page shows it, seen from the page itself. @param {string} vsix @param {string} folder */
async function asAPerson(vsix, folder) {
  const { workbench, server, close } = await openSession({ vsix, folder, settings: { 'headlight.model': MODEL } });
  try {
    await workbench.openFile('long.txt');
    // The eye in the title is there as soon as the key is known.
    await workbench.page
      .locator('.editor-actions .action-label[aria-label^="Inspect Active Editor"]')
      .first()
      .waitFor();
    await workbench.page.evaluate(watchPaint);
    await workbench.page.keyboard.press('Control+Alt+A');
    const times = await workbench.page.waitForFunction(() => globalThis.seen, undefined, { timeout: 120_000 });
    const { first, whole } = await times.jsonValue();
    const [pid] = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isEngine(name, server.home));
    if (pid === undefined) throw new Error('there is no engine process of this VS Code');
    return { first, whole, peak: peakOf(pid) };
  } finally {
    await close();
  }
}

/** In the page: `seen`, milliseconds from the next key press to the first paint, and until the status bar tells how long the run took. */
function watchPaint() {
  let started = NaN;
  let first = NaN;
  addEventListener('keydown', () => (started = performance.now()), { capture: true });
  const look = () => {
    if (Number.isNaN(first) && document.querySelector('.view-overlays .cdr[class*="ced-"]') !== null)
      first = performance.now() - started;
    const status = document.querySelector('.statusbar-item[id="headlight.headlight.model"]')?.textContent ?? '';
    if (/tokens\s+[\d.]+ m?s$/.test(status)) globalThis.seen = { first, whole: performance.now() - started };
    else requestAnimationFrame(look);
  };
  look();
}

/** @param {string} pid @param {string} home of the server that it must belong to */
function isEngine(pid, home) {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return line.includes(home) && line.includes('dist/engine/main.js');
  } catch {
    return false; // it has ended
  }
}

/** @param {string} folder @param {string} file @returns {Promise<{ units: number, times: Record<string, { wall: number[], processor: number }> }>} */
async function insideTheHost(folder, file) {
  const suite = inRoot('out/bench/hostBench.cjs');
  const result = inRoot('out/bench/hostBench.json');
  await build({
    entryPoints: [inRoot('bench/hostBench.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    outfile: suite,
    logLevel: 'error',
  });
  const env = { HEADLIGHT_BENCH_FILE: file, HEADLIGHT_BENCH_RESULT: result };
  await runHostTests({ extension: root, suite, folder, screenshots: inRoot('out/screenshots'), env });
  return JSON.parse(readFileSync(result, 'utf8'));
}

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

/** @param {readonly number[]} values @param {number} share */
const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))].toFixed(1);

if (process.argv[1] === fileURLToPath(import.meta.url)) await inVsCode();
