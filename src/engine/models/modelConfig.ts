import { join } from 'node:path';
import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { readJsonObject } from '../checkpoint/files';
import { parseConfig } from '../checkpoint/parseConfig';
import { LIMITS } from '../limits';
import { familyOf } from './familyOf';
import type { ModelFamily, ModelShape } from './family';

const CONFIG_FILE = 'config.json';

/** A folder's config.json, and what kind of model it says that it is. */
export interface ModelConfig {
  readonly path: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly family: ModelFamily;
  /** As the config names it; where it names none, the family's first. */
  readonly architecture: string;
  readonly shape: ModelShape;
  /** What of the model is not run, a sentence each. */
  readonly notes: readonly string[];
}

const namesSchema = v.object({
  architectures: v.optional(v.nullable(v.array(v.string())), null),
  model_type: v.optional(v.nullable(v.string()), null),
  // Tokenizers have lists here.
  auto_map: v.optional(v.nullable(v.record(v.string(), v.unknown())), null),
});

/** Throws CheckpointError where there is no config, for an architecture that is not known, or a config that cannot be. */
export async function readModelConfig(folder: string): Promise<ModelConfig> {
  const path = join(folder, CONFIG_FILE);
  const json = await readJsonObject(folder, CONFIG_FILE);
  if (json === null) throw new CheckpointError(`${folder}: wanted a model folder with ${CONFIG_FILE}, found none`);
  const names = parseConfig(path, json, namesSchema);
  const own = Object.entries(names.auto_map ?? {}).flatMap(([key, place]) =>
    typeof place === 'string' ? [[key, place] as const] : [],
  );
  const { family, architecture, note } = familyOf(path, {
    architecture: names.architectures?.[0] ?? null,
    modelType: names.model_type,
    own: Object.fromEntries(own),
  });
  const shape = family.shape(path, json, architecture);
  // Each of them becomes a map with a name before any weight is looked for.
  if (shape.layers > LIMITS.layers)
    throw new CheckpointError(`${path}: wanted at most ${LIMITS.layers} layers, found ${shape.layers}`);
  const notes = [note, shape.note].filter((each) => each != null);
  return { path, json, family, architecture, shape, notes };
}
