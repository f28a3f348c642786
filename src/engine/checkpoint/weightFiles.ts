import { basename, join } from 'node:path';
import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { readBytes, readJsonObject, sizeOf } from './files';
import { headerLength, parseHeader, PREFIX_BYTES, type TensorEntry } from './safetensors';

export const SINGLE_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';

/** What the weights of a folder are, from their headers alone. */
export interface WeightFiles {
  readonly folder: string;
  /** Names inside the folder, in order. */
  readonly files: readonly string[];
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Bytes on disk. */
  readonly bytes: number;
}

const indexSchema = v.object({ weight_map: v.record(v.string(), v.string()) });

/**
 * Reads the headers of a folder's weights: `model.safetensors`, or the shards that `model.safetensors.index.json` names.
 * Throws CheckpointError where there are none, a shard is missing or misnamed, or a tensor is not in the shard that the
 * index names.
 */
export async function readWeightFiles(folder: string): Promise<WeightFiles> {
  if ((await sizeOf(join(folder, SINGLE_FILE))) !== null) return readHeaders(folder, [SINGLE_FILE]);
  const index = await readJsonObject(folder, INDEX_FILE);
  if (index === null)
    throw new CheckpointError(`${folder}: wanted weights in ${SINGLE_FILE} or ${INDEX_FILE}, found neither`);
  const parsed = v.safeParse(indexSchema, index);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new CheckpointError(`${join(folder, INDEX_FILE)}: ${v.getDotPath(issue) ?? 'weight_map'}: ${issue.message}`);
  }
  const places = Object.entries(parsed.output.weight_map);
  const shards = [...new Set(places.map(([, shard]) => shard))].sort();
  for (const shard of shards) {
    // A folder is downloaded from strangers: a shard must lie in it.
    if (basename(shard) !== shard || shard.includes('\\') || !shard.endsWith('.safetensors')) {
      throw new CheckpointError(
        `${join(folder, INDEX_FILE)}: wanted the name of a .safetensors file beside it, found ${JSON.stringify(shard)}`,
      );
    }
  }
  const weights = await readHeaders(folder, shards);
  for (const [name, shard] of places) {
    const found = weights.entries.get(name)?.file;
    if (found !== shard)
      throw new CheckpointError(
        `${join(folder, INDEX_FILE)}: tensor ${name}: wanted in ${shard}, found ${found ?? 'nowhere'}`,
      );
  }
  return weights;
}

async function readHeaders(folder: string, files: readonly string[]): Promise<WeightFiles> {
  const entries = new Map<string, TensorEntry>();
  let bytes = 0;
  for (const file of files) {
    const path = join(folder, file);
    const size = await sizeOf(path);
    if (size === null) throw new CheckpointError(`${folder}: wanted the shard ${file}, found no such file`);
    bytes += size;
    const length = headerLength(path, await readBytes(path, 0, Math.min(PREFIX_BYTES, size)), size);
    const header = await readBytes(path, PREFIX_BYTES, PREFIX_BYTES + length);
    for (const [name, entry] of parseHeader(path, header, size)) {
      const other = entries.get(name);
      if (other !== undefined) throw new CheckpointError(`${path}: tensor ${name} is in ${other.file} too`);
      entries.set(name, { ...entry, file });
    }
  }
  return { folder, files, entries, bytes };
}
