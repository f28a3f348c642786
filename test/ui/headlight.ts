import path from 'node:path';
import { inRoot } from '../../tools/lib/root.mjs';
import { startBrowser, type BrowserOptions } from '../../tools/vscode/browser.mjs';
import { startServer } from '../../tools/vscode/server.mjs';
import { Workbench } from '../../tools/vscode/workbench.mjs';
import { sampleWorkspace } from '../../tools/vscode/workspace.mjs';

export interface HeadlightOptions extends BrowserOptions {
  settings?: Record<string, unknown>;
  /** Opened as the workspace; a copy of the samples unless told. */
  folder?: string;
}

export interface Headlight {
  workbench: Workbench;
  /** The workspace on disk. */
  folder: string;
  /** Saves what is on the screen under out/screenshots/ and stops everything. */
  close(name: string): Promise<void>;
}

/** A real VS Code with the packaged extension installed, open on a folder: one for each test file. */
export async function openHeadlight({ settings = {}, folder, ...browserOptions }: HeadlightOptions = {}): Promise<Headlight> {
  const vsix = process.env.HEADLIGHT_VSIX;
  if (vsix === undefined) throw new Error('HEADLIGHT_VSIX names no package; run these tests with: npm run test:ui');
  const workspace = folder ?? (await sampleWorkspace());
  const server = await startServer({ vsix, settings });
  const browser = await startBrowser(browserOptions);
  const workbench = new Workbench(browser.page);
  const close = async (name: string) => {
    await workbench.screenshot(inRoot('out/screenshots', `${name}.png`)).catch(() => undefined);
    await browser.stop();
    await server.stop();
  };
  try {
    await workbench.open(server, path.resolve(workspace));
  } catch (error) {
    await close('open-failed');
    throw error;
  }
  return { workbench, folder: workspace, close };
}
