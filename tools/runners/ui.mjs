import { packageExtension } from '../lib/packageExtension.mjs';
import { inRoot } from '../lib/root.mjs';
import { runVitest } from './vitest.mjs';

/** The packaged extension in a real VS Code, driven as a person would. */
export async function runUi() {
  const { install } = await import('../vscode/install.mjs');
  const { chromiumPath } = await import('../vscode/browser.mjs');
  await install();
  await chromiumPath();
  const { file } = await packageExtension({ out: inRoot('out/headlight.vsix') });
  return runVitest('ui', ['--config', inRoot('test/ui/vitest.config.mjs')], { HEADLIGHT_VSIX: file });
}
