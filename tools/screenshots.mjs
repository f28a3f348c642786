// `npm run screenshots [-- NAME…]` takes the pictures of the README from the packaged extension, and more for the eye.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { main } from './bootstrap.mjs';
import { packageExtension } from './lib/packageExtension.mjs';
import { inRoot, root } from './lib/root.mjs';
import { step } from './lib/say.mjs';
import { sampleWorkspace } from './vscode/workspace.mjs';

/** The sample's third line ends with the word that is asked about. */
const line = 'The heron stood on one leg because it';
const query = { line: 3, column: line.length, text: line, word: 'because it' };

const scenes = [
  { name: 'dark', theme: 'Default Dark Modern', view: 'Tokens', hover: true },
  { name: 'light', theme: 'Default Light Modern', view: 'Matrix', hover: false },
  { name: 'dark-matrix', theme: 'Default Dark Modern', view: 'Matrix', hover: false },
  { name: 'light-tokens', theme: 'Default Light Modern', view: 'Tokens', hover: true },
  { name: 'high-contrast', theme: 'Default High Contrast', view: 'Tokens', hover: true },
  { name: 'high-contrast-light', theme: 'Default High Contrast Light', view: 'Matrix', hover: false },
];

/**
 * Of the sample's picture; `press`: the toggles of the image view that are on; `point`: at a place of it, in shares of its sides.
 * @type {{ name: string, theme: string, press: string[], point: [number, number] | null }[]}
 */
const pictureScenes = [
  { name: 'picture', theme: 'Default Dark Modern', press: ['Regions'], point: null },
  { name: 'picture-focus', theme: 'Default Dark Modern', press: ['Focus'], point: null },
  { name: 'picture-light', theme: 'Default Light Modern', press: ['Smooth'], point: [0.45, 0.4] },
  { name: 'picture-high-contrast', theme: 'Default High Contrast', press: ['Regions'], point: null },
  { name: 'picture-high-contrast-light', theme: 'Default High Contrast Light', press: [], point: [0.45, 0.4] },
];

/** Those that the README shows, by name. */
const inReadme = new Set(['dark', 'light', 'picture', 'picture-focus']);

/** @param {string} name */
const fileOf = (name) =>
  inReadme.has(name) ? inRoot('media/readme', `${name}.png`) : inRoot('out/screenshots', `${name}.png`);

/**
 * @param {string} vsix
 * @param {string} theme
 * @param {string} name
 */
async function open(vsix, theme, name) {
  const { openSession } = await import('./vscode/session.mjs');
  const folder = await sampleWorkspace();
  const session = await openSession({
    vsix,
    folder,
    settings: { 'workbench.colorTheme': theme, 'window.autoDetectHighContrast': false, 'editor.fontSize': 15 },
    // The README's pictures are small files before they are sharp ones.
    browser: { width: 1440, height: 860, scale: inReadme.has(name) ? 1 : 2 },
  });
  return { ...session, folder };
}

/**
 * @param {string} vsix
 * @param {typeof scenes[number]} scene
 */
async function take(vsix, { name, theme, view, hover }) {
  const { openPanel } = await import('./vscode/panel.mjs');
  const session = await open(vsix, theme, name);
  const { workbench } = session;
  try {
    await workbench.openFile('heron.md');
    await workbench.command('Attention: Inspect Active Editor');
    await workbench.untilPainted();
    const panel = await openPanel(workbench);
    await panel.getByRole('tab', { name: view }).click();
    await workbench.command('View: Focus First Editor Group');
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    await workbench.moveCaret(query.line, query.column);
    await panel.getByText('looks most at').first().waitFor();
    if (hover) await workbench.hoverWord(query.text, query.word, 'looks at');
    else await pointAt(workbench, panel);
    await workbench.settle();
    await workbench.screenshot(fileOf(name));
  } finally {
    await session.close();
  }
}

/**
 * @param {string} vsix
 * @param {typeof pictureScenes[number]} scene
 */
async function takePicture(vsix, { name, theme, press, point }) {
  const { default: sharp } = await import('sharp');
  const session = await open(vsix, theme, name);
  const { workbench } = session;
  try {
    await sharp(inRoot('media/samples/heron.svg')).jpeg({ quality: 92 }).toFile(path.join(session.folder, 'heron.jpg'));
    await workbench.openFile('heron.jpg');
    await workbench.command('Attention: Inspect Active Editor');
    const frame = await workbench.webview('.image-stage', 30_000);
    await frame.locator('.answers').first().waitFor();
    for (const label of press) await frame.getByRole('button', { name: label, exact: true }).click();
    const box = await frame.locator('.image-stage').boundingBox();
    if (point !== null && box !== null)
      await workbench.page.mouse.move(box.x + point[0] * box.width, box.y + point[1] * box.height, { steps: 4 });
    await workbench.settle();
    await workbench.screenshot(fileOf(name));
  } finally {
    await session.close();
  }
}

/**
 * Puts the pointer on a cell of the matrix, a third of the way in.
 * @param {import('./vscode/workbench.mjs').Workbench} workbench
 * @param {import('playwright-core').Frame} panel
 */
async function pointAt({ page }, panel) {
  const box = await panel.locator('.matrix-map').boundingBox();
  if (box === null) throw new Error('The panel shows no matrix');
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3, { steps: 4 });
}

await main(async () => {
  const named = process.argv.slice(2);
  /** @param {{ name: string }} scene */
  const isWanted = ({ name }) => named.length === 0 || named.includes(name);
  const { file: vsix } = await packageExtension({ out: inRoot('out/headlight.vsix') });
  /**
   * @param {string} name
   * @param {() => Promise<void>} work
   */
  const shot = (name, work) =>
    step(name, async () => {
      await work();
      const file = fileOf(name);
      console.log(`   ${path.relative(root, file)}: ${((await stat(file)).size / 1000).toFixed(0)} kB`);
    });
  for (const scene of scenes.filter(isWanted)) await shot(scene.name, () => take(vsix, scene));
  for (const scene of pictureScenes.filter(isWanted)) await shot(scene.name, () => takePicture(vsix, scene));
});
