import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, vi } from 'vitest';
import { inRoot } from '../../tools/lib/root.mjs';
import type { Server } from '../../tools/vscode/server.mjs';
import { openSession, type SessionOptions } from '../../tools/vscode/session.mjs';
import type { Workbench } from '../../tools/vscode/workbench.mjs';
import { sampleWorkspace } from '../../tools/vscode/workspace.mjs';
import { CommandLine } from './commandLine';

/** Long enough for a busy machine; nothing waits for it to pass. */
export const PATIENCE = { timeout: 20_000, interval: 50 };

export interface Headlight {
  readonly workbench: Workbench;
  readonly server: Server;
  /** The command line of the same package. */
  readonly cli: CommandLine;
  /** The workspace on disk: a copy of the samples unless told. */
  readonly folder: string;
  /** A file of the workspace. */
  file(name: string): string;
  /** What is in a file of the workspace. */
  read(name: string): Promise<string>;
  /** Writes a file into the workspace. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Deletes a file of the workspace. */
  remove(name: string): Promise<void>;
  /** Writes the settings of the workspace: these and no others. */
  setSettings(settings: Record<string, unknown>): Promise<void>;
  /** Opens a file and inspects it, until the run is over. */
  inspect(name: string): Promise<void>;
  /** The text of our item in the status bar. */
  status(): Promise<string>;
  /** What stands beside it while what is shown was changed; empty where it was not. */
  changed(): Promise<string>;
  /** Waits until the run is over. */
  untilRun(): Promise<void>;
  /** Saves what is on the screen under out/screenshots/. */
  screenshot(name: string): Promise<void>;
  /** Saves what is on the screen under out/screenshots/ and stops everything. */
  close(name: string): Promise<void>;
}

interface HeadlightOptions extends Partial<Omit<SessionOptions, 'vsix'>> {
  /** Of the workspace, from the start: there folders of models can be named. */
  readonly workspaceSettings?: Record<string, unknown>;
}

/** A real VS Code with the packaged extension installed: one for each test file. */
export async function openHeadlight(options: HeadlightOptions = {}): Promise<Headlight> {
  const vsix = process.env.HEADLIGHT_VSIX;
  if (vsix === undefined) throw new Error('HEADLIGHT_VSIX names no package; run these tests with: npm run test:ui');
  const folder = options.folder ?? (await sampleWorkspace());
  const settings = { 'workbench.colorTheme': 'Default Dark Modern', ...options.settings };
  if (options.workspaceSettings !== undefined) await writeSettings(folder, options.workspaceSettings);
  const session = await openSession({ ...options, vsix, folder, settings });
  const { workbench, server } = session;
  const file = (name: string): string => path.join(folder, name);
  const item = async (id: string): Promise<string> => {
    const own = workbench.page.locator(`.statusbar-item[id="headlight.headlight.${id}"]:visible`);
    return (await own.count()) === 0 ? '' : own.innerText();
  };
  const status = (): Promise<string> => item('model');
  const untilRun = async (): Promise<void> => {
    // The time that it took is said when it is over.
    await vi.waitFor(
      async () => {
        expect(await status()).toMatch(/(tokens?|patch(es)?|rows?)\s+[\d.]+ m?s$/);
      },
      { ...PATIENCE, timeout: 90_000 },
    );
  };
  const screenshot = (name: string): Promise<void> => workbench.screenshot(inRoot('out/screenshots', `${name}.png`));
  return {
    workbench,
    server,
    cli: await CommandLine.installedIn(server.home),
    folder,
    file,
    read: (name) => readFile(file(name), 'utf8'),
    write: async (name, content) => {
      await writeFile(file(name), content);
      return file(name);
    },
    remove: (name) => rm(file(name)),
    setSettings: (change) => writeSettings(folder, change),
    inspect: async (name) => {
      await workbench.openFile(name);
      await workbench.command('Attention: Inspect Active Editor');
      await workbench.untilPainted();
      await untilRun();
    },
    status,
    changed: () => item('changes'),
    untilRun,
    screenshot,
    close: (name) => screenshot(name).finally(() => session.close()),
  };
}

async function writeSettings(folder: string, settings: Record<string, unknown>): Promise<void> {
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings, null, 2));
}
