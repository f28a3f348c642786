import { runVitest } from './vitest.mjs';

/** The panel by itself, in Chromium. */
export async function runWebview() {
  const { chromiumPath } = await import('../vscode/browser.mjs');
  await chromiumPath();
  return runVitest('webview', ['--project', 'webview']);
}
