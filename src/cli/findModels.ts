import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { defaultHubCache, hubModels } from '../client/hubCache';
import type { ModelFolder } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Medium } from '../protocol/units';

/** What is taken where none is named. */
export const DEFAULT_MODELS: Readonly<Record<Medium, string>> = {
  text: 'headlight-encoder',
  picture: 'headlight-vit',
  table: 'headlight-encoder',
};

export interface NamedFolder extends ModelFolder {
  readonly id: string;
}

/** Bundled models, then those of the Hugging Face cache. `root`: the folder of the package. */
export async function knownModels(root: string, env: NodeJS.ProcessEnv): Promise<NamedFolder[]> {
  const bundled = join(root, 'media', 'models');
  const hub = await hubModels(defaultHubCache(env));
  return [
    ...(await foldersIn(bundled)).map((id) => ({ id, path: join(bundled, id), source: 'bundled' as const })),
    ...hub.map(({ id, path }) => ({ id, path, source: 'hub' as const })),
  ];
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** A model by its id, or else by its folder. Throws HeadlightError `not-found`, with the ids that are known. */
export async function findModel(wanted: string, root: string, env: NodeJS.ProcessEnv): Promise<ModelFolder> {
  const known = await knownModels(root, env);
  const found = known.find(({ id }) => id === wanted);
  if (found !== undefined) return { path: found.path, source: found.source };
  const path = resolve(wanted);
  const isFolder = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (isFolder) return { path, source: 'folder' };
  throw new HeadlightError(
    'not-found',
    `model ${wanted}: wanted a folder, or one of ${known.map(({ id }) => id).join(', ')}`,
  );
}
