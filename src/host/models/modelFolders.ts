import { homedir } from 'node:os';
import { join } from 'node:path';
import { holdsModel, namesIn } from '../../client/hubCache';
import type { ModelFolder } from '../../protocol/engine';

/** A folder that may be run, under the name that the setting `headlight.model` knows it by. */
export interface NamedFolder extends ModelFolder {
  readonly name: string;
}

/** The models of the folders that a person named: each itself, or those right below it. None comes twice. */
export async function modelsIn(paths: readonly string[]): Promise<NamedFolder[]> {
  const found = (await Promise.all(paths.map((path) => modelsOf(fromHome(path))))).flat();
  return found.filter(({ path }, i) => found.findIndex((other) => other.path === path) === i);
}

/** One that holds no model is named too, so that its problem is told. */
async function modelsOf(path: string): Promise<NamedFolder[]> {
  const itself = { name: path, path, source: 'folder' as const };
  const names = await namesIn(path);
  if (holdsModel(names)) return [itself];
  const below = await withConfig(
    names.sort().map((name) => ({ name: join(path, name), path: join(path, name), source: 'folder' as const })),
  );
  return below.length > 0 ? below : [itself];
}

export async function withConfig(folders: readonly NamedFolder[]): Promise<NamedFolder[]> {
  const contents = await Promise.all(folders.map(({ path }) => namesIn(path)));
  return folders.filter((_folder, i) => holdsModel(contents[i]!));
}

/** `~` at the start of a path is the person's home, also where shells do not know it (`~\` on Windows). */
export function fromHome(path: string): string {
  return /^~($|[\\/])/.test(path) ? join(homedir(), path.slice(1)) : path;
}
