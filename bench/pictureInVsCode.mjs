// `node bench/pictureInVsCode.mjs`: a photograph of 12 megapixels in the packaged extension's editor, in a real VS Code. From the
// click to the first overlay, cold; then what pointing at a patch costs the page, in each way to draw it.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { packageExtension } from '../tools/lib/packageExtension.mjs';
import { inRoot } from '../tools/lib/root.mjs';
import { cacheFolder } from '../tools/vscode/install.mjs';
import { openSession } from '../tools/vscode/session.mjs';

const MODEL = 'headlight-vit';
/** Ways to draw, and the toggles that are pressed for them, one after the other. */
const WAYS = [
  ['patches', null],
  ['smooth', 'Smooth'],
  ['focus mode', 'Focus'],
];

/** Markdown lines; nothing where code-server has not been installed. @returns {Promise<string>} */
export async function pictureInVsCode() {
  if (!existsSync(cacheFolder())) return '';
  const folder = inRoot('out/bench/pictures');
  mkdirSync(folder, { recursive: true });
  await sharp(inRoot('media/samples/heron.svg'), { density: 300 })
    .resize(4000, 3000, { fit: 'fill' })
    .jpeg({ quality: 92 })
    .toFile(join(folder, 'photo.jpg'));
  const { file: vsix } = await packageExtension({ out: inRoot('out/headlight.vsix') });
  const { workbench, close } = await openSession({ vsix, folder, settings: { 'headlight.imageModel': MODEL } });
  try {
    await workbench.openFile('photo.jpg');
    // VS Code's own preview has drawn it.
    await workbench.webview('img:not(.loading)', 30_000);
    await workbench.settle();
    const started = performance.now();
    await workbench.page.locator('.editor-actions').getByRole('button', { name: 'Inspect Active Editor' }).click();
    const frame = await workbench.webview('.image-stage', 30_000);
    await frame.waitForFunction(() => Number(document.querySelector('.image-stage')?.dataset.peak) > 0);
    const first = performance.now() - started;
    await frame.locator('.answers').waitFor();
    const lines = [
      `## A picture in a real VS Code, ${MODEL}`,
      '',
      `A JPEG of 4,000 × 3,000: from the click on the eye to the overlay ${(first / 1000).toFixed(2)} s, cold: the editor, its page and the engine start in this time.`,
      '',
      '| pointing at a patch | times | median, ms | 95th percentile, ms |',
      '|---|---|---|---|',
    ];
    for (const [name, toggle] of WAYS) {
      if (toggle !== null) await frame.getByRole('button', { name: toggle, exact: true }).click();
      const times = await frame.evaluate(pointAround);
      const quantile = (share) => times.toSorted((a, b) => a - b)[Math.floor(share * (times.length - 1))].toFixed(1);
      lines.push(`| ${name} | ${times.length} | ${quantile(0.5)} | ${quantile(0.95)} |`);
    }
    console.log(lines.join('\n'));
    return lines.join('\n');
  } finally {
    await close();
  }
}

/** In the page: what the page's thread works from a move of the pointer until its frame is drawn, milliseconds, 200 times. */
async function pointAround() {
  const marks = document.querySelector('.image-marks');
  const { left, top, width, height } = marks.getBoundingClientRect();
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
  const times = [];
  for (let i = -20; i < 200; i++) {
    // Callbacks of a frame run in the order in which they were asked for: ours before and behind the page's own.
    const before = nextFrame();
    const started = performance.now();
    const [clientX, clientY] = [
      left + width * (0.3 + 0.4 * ((i * 0.377) % 1)),
      top + height * (0.3 + 0.4 * ((i * 0.619) % 1)),
    ];
    marks.dispatchEvent(
      new PointerEvent('pointermove', { clientX, clientY, bubbles: true, pointerId: 1, pointerType: 'mouse' }),
    );
    const handled = performance.now() - started;
    const [from, to] = await Promise.all([before, nextFrame()]);
    if (i >= 0) times.push(handled + to - from);
  }
  return times;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await pictureInVsCode();
