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

/** Those that the README shows, by name. */
const inReadme = new Set(['dark', 'light']);

/**
 * @param {string} vsix
 * @param {typeof scenes[number]} scene
 */
async function take(vsix, { name, theme, view, hover }) {
  const { openSession } = await import('./vscode/session.mjs');
  const { openPanel } = await import('./vscode/panel.mjs');
  const session = await openSession({
    vsix,
    folder: await sampleWorkspace(),
    settings: { 'workbench.colorTheme': theme, 'window.autoDetectHighContrast': false, 'editor.fontSize': 15 },
    // The README's pictures are small files before they are sharp ones.
    browser: { width: 1440, height: 860, scale: inReadme.has(name) ? 1 : 2 },
  });
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
    else await panel.locator('.matrix-map').hover({ position: { x: 120, y: 90 } });
    await workbench.settle();
    const file = inReadme.has(name) ? inRoot('media/readme', `${name}.png`) : inRoot('out/screenshots', `${name}.png`);
    await workbench.screenshot(file);
    return file;
  } finally {
    await session.close();
  }
}

await main(async () => {
  const named = process.argv.slice(2);
  const wanted = scenes.filter(({ name }) => named.length === 0 || named.includes(name));
  const { file: vsix } = await packageExtension({ out: inRoot('out/headlight.vsix') });
  for (const scene of wanted) {
    await step(`${scene.theme}, ${scene.view}`, async () => {
      const file = await take(vsix, scene);
      console.log(`   ${path.relative(root, file)}: ${((await stat(file)).size / 1000).toFixed(0)} kB`);
    });
  }
});
