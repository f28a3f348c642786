// `npm start` opens the sample in a real VS Code and inspects it; `npm start -- FILE` another file; `-- --once` ends after
// that. A desktop VS Code is used where there is one; `-- --browser` and `-- --once` use code-server all the same.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { main } from './bootstrap.mjs';
import { build } from './lib/build.mjs';
import { packageExtension } from './lib/packageExtension.mjs';
import { inRoot } from './lib/root.mjs';
import { step } from './lib/say.mjs';
import { findDesktopCode, openDesktopCode } from './vscode/desktop.mjs';
import { sampleWorkspace } from './vscode/workspace.mjs';

/**
 * @param {string} folder
 * @param {string} name
 * @param {boolean} once
 */
async function startInBrowser(folder, name, once) {
  const { install } = await import('./vscode/install.mjs');
  const { chromiumPath } = await import('./vscode/browser.mjs');
  const { openSession } = await import('./vscode/session.mjs');
  const { openPanel, readTopUnits } = await import('./vscode/panel.mjs');
  await install();
  await chromiumPath();
  const { file: vsix } = await packageExtension({ out: inRoot('out/headlight.vsix') });
  const session = await step('Starting VS Code with the extension', () =>
    openSession({ vsix, folder, browser: { width: 1440, height: 860 } }),
  );
  const { workbench, server } = session;
  await step(`Opening ${name}`, () => workbench.openFile(name));
  const painted = await step('Attention: Inspect Active Editor', async () => {
    await workbench.command('Attention: Inspect Active Editor');
    return workbench.untilPainted();
  });
  const { title, units } = await step('Attention: Open Panel', async () => readTopUnits(await openPanel(workbench)));
  const screenshot = inRoot('out/start.png');
  await workbench.screenshot(screenshot);
  await session.closeBrowser();

  console.log(`\nPainted: ${painted.length} ranges on the screen. ${title}:\n`);
  for (const { text, share } of units) console.log(`  ${share.padStart(8)}  ${text}`);
  console.log(`\nScreenshot  ${screenshot}\nAddress     ${server.address({ folder })}`);
  if (once) return server.stop();
  console.log('\nOpen the address in a browser. Ctrl+C stops it.');
  await server.ended;
  throw new Error('code-server has ended by itself');
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { once: { type: 'boolean', default: false }, browser: { type: 'boolean', default: false } },
  });
  // npm runs scripts in the package's folder; a relative path means the folder that npm was called in.
  const given = positionals[0] && path.resolve(process.env.INIT_CWD ?? '.', positionals[0]);
  if (given && !existsSync(given)) throw new Error(`There is no file ${given}`);
  const folder = await sampleWorkspace(given || undefined);
  const name = given ? path.basename(given) : 'heron.md';

  // A desktop VS Code cannot be driven from here, so there would be nothing to print and no end to it.
  const code = values.browser || values.once ? undefined : findDesktopCode();
  if (code === undefined) return startInBrowser(folder, name, values.once);
  await build();
  console.log(
    `\nOpening ${name} in the desktop VS Code (${code}). Run “Attention: Inspect Active Editor” (Ctrl+Alt+A) there.`,
  );
  await openDesktopCode({ code, folder, file: path.join(folder, name) });
});
