import { inRoot } from '../../tools/lib/root.mjs';
import { openSession, type SessionOptions } from '../../tools/vscode/session.mjs';
import { sampleWorkspace } from '../../tools/vscode/workspace.mjs';
import type { Workbench } from '../../tools/vscode/workbench.mjs';

export interface Headlight {
  readonly workbench: Workbench;
  /** The workspace on disk: a copy of the samples unless told. */
  readonly folder: string;
  /** Saves what is on the screen under out/screenshots/ and stops everything. */
  close(name: string): Promise<void>;
}

/** A real VS Code with the packaged extension installed: one for each test file. */
export async function openHeadlight(options: Partial<Omit<SessionOptions, 'vsix'>> = {}): Promise<Headlight> {
  const vsix = process.env.HEADLIGHT_VSIX;
  if (vsix === undefined) throw new Error('HEADLIGHT_VSIX names no package; run these tests with: npm run test:ui');
  const folder = options.folder ?? (await sampleWorkspace());
  const session = await openSession({ ...options, vsix, folder });
  const { workbench } = session;
  const close = async (name: string) => {
    await workbench.screenshot(inRoot('out/screenshots', `${name}.png`)).finally(() => session.close());
  };
  return { workbench, folder, close };
}
