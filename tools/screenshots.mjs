// `npm run screenshots` takes the pictures of the README from the packaged extension, and more for the eye.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { main } from './bootstrap.mjs';
import { packageExtension } from './lib/packageExtension.mjs';
import { inRoot, root } from './lib/root.mjs';
import { step } from './lib/say.mjs';
import { sampleWorkspace } from './vscode/workspace.mjs';

const themes = [
  { name: 'dark', theme: 'Default Dark Modern', view: 'Tokens' },
  { name: 'light', theme: 'Default Light Modern', view: 'Matrix' },
  { name: 'high-contrast', theme: 'Default High Contrast', view: 'Tokens' },
  { name: 'high-contrast-light', theme: 'Default High Contrast Light', view: 'Tokens' },
];

/** Those that the README shows, by name. */
const inReadme = new Set(['dark', 'light']);

/**
 * @param {string} vsix
 * @param {typeof themes[number]} look
 */
async function take(vsix, { name, theme, view }) {
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
    await workbench.settle();
    const file = inReadme.has(name) ? inRoot('media/readme', `${name}.png`) : inRoot('out/screenshots', `${name}.png`);
    await workbench.screenshot(file);
    return file;
  } finally {
    await session.close();
  }
}

await main(async () => {
  const { file: vsix } = await packageExtension({ out: inRoot('out/headlight.vsix') });
  for (const look of themes) {
    await step(`${look.theme}, ${look.view}`, async () => {
      const file = await take(vsix, look);
      console.log(`   ${path.relative(root, file)}: ${((await stat(file)).size / 1000).toFixed(0)} kB`);
    });
  }
});
