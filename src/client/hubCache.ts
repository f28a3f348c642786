import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A downloaded model: `org/name` and the folder of its newest snapshot. */
export interface HubModel {
  readonly id: string;
  readonly path: string;
}

/** Where the Hugging Face tools keep what they download, by their own environment variables. */
export function defaultHubCache(env: NodeJS.ProcessEnv = process.env): string {
  const home = env.HF_HOME ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'huggingface');
  return env.HF_HUB_CACHE ?? env.HUGGINGFACE_HUB_CACHE ?? join(home, 'hub');
}

/** `models--org--name` for `org/name`. */
export function repoFolder(id: string): string {
  return ['models', ...id.split('/')].join('--');
}

/** The models of a cache that have a snapshot with a config. A cache that is not there holds none. */
export async function hubModels(cache: string): Promise<HubModel[]> {
  const folders = (await namesIn(cache)).filter((name) => name.startsWith('models--')).sort();
  const found = await Promise.all(folders.map((folder) => snapshotOf(join(cache, folder))));
  return folders.flatMap((folder, i) => {
    const path = found[i];
    return path === undefined ? [] : [{ id: folder.split('--').slice(1).join('/'), path }];
  });
}

async function snapshotOf(folder: string): Promise<string | undefined> {
  const snapshots = await namesIn(join(folder, 'snapshots'));
  const main = await readFile(join(folder, 'refs', 'main'), 'utf8').catch(() => '');
  const ordered = [main.trim(), ...snapshots].filter((name) => snapshots.includes(name));
  for (const name of ordered) {
    const path = join(folder, 'snapshots', name);
    if (holdsModel(await namesIn(path))) return path;
  }
  return undefined;
}

/** Whether a folder with these names in it is taken for a model: one of transformers, or of tfjs. */
export function holdsModel(names: readonly string[]): boolean {
  return names.includes('config.json') || names.includes('model.json');
}

/** Empty where the folder cannot be read. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
