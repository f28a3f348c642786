import { basename, join } from 'node:path';
import * as v from 'valibot';
import { readJsonObject, sizeOf } from '../checkpoint/files';
import { parseConfig } from '../checkpoint/parseConfig';
import { CheckpointError } from '../../protocol/errors';
import { LIMITS } from '../limits';

export const MODEL_FILE = 'model.json';

/** Bytes of one number as it is written. */
const BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

const length = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LIMITS.configNumber));
const nullable = v.optional(v.nullable(v.number()), null);
const weight = v.pipe(
  v.object({
    name: v.string(),
    shape: v.pipe(v.array(length), v.maxLength(8)),
    dtype: v.picklist(['float32', 'int32', 'bool']),
    quantization: v.optional(
      v.nullable(v.object({ dtype: v.picklist(['uint8', 'uint16', 'float16']), scale: nullable, min: nullable })),
      null,
    ),
  }),
  v.transform((spec) => ({
    ...spec,
    /** Bytes of one number in the shards. */
    width: BYTES[spec.quantization?.dtype ?? spec.dtype],
    /** Written as float32. */
    isFloat: spec.quantization === null && spec.dtype === 'float32',
  })),
);
const manifest = v.array(v.object({ paths: v.pipe(v.array(v.string()), v.minLength(1)), weights: v.array(weight) }));

/** What our own models say of themselves. */
const metadata = v.object({ columns: v.optional(v.nullable(v.array(v.string())), null) });

/** One tensor of a manifest. */
export type WeightSpec = v.InferOutput<typeof weight>;

/** The folder of a tfjs model, as its model.json tells it. */
export interface TfjsFolder {
  readonly path: string;
  /** Layers of tfjs or Keras, or a graph of TensorFlow's operations. */
  readonly kind: 'layers' | 'graph';
  readonly topology: Readonly<Record<string, unknown>>;
  /** Names of the columns of the table that it reads, where it says so. */
  readonly columns: readonly string[] | null;
  /** Files of the weights, in their order. */
  readonly shards: readonly string[];
  /** In the order of their numbers in the shards. */
  readonly specs: readonly WeightSpec[];
  /** Of all shards. */
  readonly bytes: number;
  readonly parameters: number;
}

/** Reads model.json and looks for its shards. Throws CheckpointError for what cannot be, and for shards that are missing, by their names. */
export async function readModelJson(path: string): Promise<TfjsFolder> {
  const file = join(path, MODEL_FILE);
  const json = await readJsonObject(path, MODEL_FILE);
  if (json === null) throw new CheckpointError(`${file}: there is no such file`);
  const topology = record(json.modelTopology);
  if (topology === null)
    throw new CheckpointError(`${file}: wanted modelTopology, found none: is this a model of tfjs?`);
  const kind = kindOf(file, json, topology);
  const groups = parseConfig(file, json.weightsManifest, manifest);
  const specs = groups.flatMap(({ weights }) => weights);
  if (specs.length > LIMITS.tensors)
    throw new CheckpointError(`${file}: wanted at most ${LIMITS.tensors} tensors, found ${specs.length}`);
  const shards = groups.flatMap(({ paths }) => paths);
  for (const shard of shards) checkInside(file, shard);
  const wanted = specs.reduce((sum, spec) => sum + spec.width * sizeOfSpec(spec), 0);
  if (wanted > LIMITS.weightBytes)
    throw new CheckpointError(`${file}: wanted at most ${LIMITS.weightBytes} bytes of weights, found ${wanted}`);
  const sizes = await Promise.all(shards.map((shard) => sizeOf(join(path, shard))));
  const missing = shards.filter((_shard, i) => sizes[i] === null);
  if (missing.length > 0)
    throw new CheckpointError(
      `${path}: weights are missing: model.json names ${missing.join(', ')}, which ${missing.length === 1 ? 'is' : 'are'} not there`,
    );
  const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (bytes !== wanted)
    throw new CheckpointError(`${path}: wanted ${wanted} bytes of weights, found ${bytes} in ${shards.join(', ')}`);
  const { columns } = parseConfig(file, record(json.userDefinedMetadata) ?? {}, metadata);
  return {
    ...{ path, kind, topology, columns, shards, specs, bytes },
    parameters: specs.reduce((sum, spec) => sum + (spec.dtype === 'float32' ? sizeOfSpec(spec) : 0), 0),
  };
}

/** Numbers of a tensor. */
export function sizeOfSpec({ shape }: WeightSpec): number {
  return shape.reduce((product, side) => product * side, 1);
}

function kindOf(file: string, json: Record<string, unknown>, topology: Record<string, unknown>): TfjsFolder['kind'] {
  if (json.format === 'graph-model' || Array.isArray(topology.node)) return 'graph';
  if (json.format === 'layers-model' || 'model_config' in topology || 'class_name' in topology) return 'layers';
  throw new CheckpointError(
    `${file}: wanted the format layers-model or graph-model, found ${JSON.stringify(json.format ?? null)}`,
  );
}

/** A folder is downloaded from strangers: a shard must lie in it. */
function checkInside(file: string, shard: string): void {
  if (basename(shard) !== shard || shard.includes('\\') || shard === '' || shard === '..')
    throw new CheckpointError(`${file}: wanted the name of a file beside it, found ${JSON.stringify(shard)}`);
}

export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null; // keys of an object are strings
}
