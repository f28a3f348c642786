import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { headerLength, parseHeader, PREFIX_BYTES } from '../../src/engine/checkpoint/safetensors';
import type { AttentionMap } from '../../src/core/maps';
import type { AttentionModel, Outputs, PictureModel, PixelInput, TextModel } from '../../src/engine/model';
import { loadModel } from '../../src/engine/models';

export const never = new AbortController().signal;
export const MEMORY = 2 ** 31;

/** What transformers gave for one input of a fixture: see test/fixtures/transformers/README.md. */
export interface Reference {
  readonly ids: Int32Array;
  /** Ids of the greedy continuation; empty where there is none. */
  readonly generated: Int32Array;
  /** By name: `pixel_values` [3, height, width], `encoder.0.self` [heads, queries, keys], `hidden` [units, width], `logits` [units, vocabulary], `classes`. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
  /** `text`, `generated_text` and what made it. */
  readonly metadata: Readonly<Record<string, string | undefined>>;
}

const metadataSchema = v.object({ __metadata__: v.optional(v.record(v.string(), v.string()), {}) });

/** `input`: which of the fixture's inputs, as `56x24` or `long`; the first one where it is left out. */
export function readReference(name: string, input?: string): Promise<Reference> {
  return readTensors(
    join(fixture(name), input === undefined ? 'reference.safetensors' : `reference-${input}.safetensors`),
  );
}

/** What tools/golden wrote for a checkpoint that is not in the repository. */
export function readGolden(name: string): Promise<Reference> {
  return readTensors(fileURLToPath(new URL(`../golden/${name}.safetensors`, import.meta.url)));
}

async function readTensors(path: string): Promise<Reference> {
  const bytes = await readFile(path);
  const length = headerLength(path, bytes.subarray(0, PREFIX_BYTES), bytes.length);
  const header = bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  const ids = new Map<string, Int32Array>();
  const tensors = new Map<string, Float32Array>();
  for (const [tensor, { start, end, dtype }] of parseHeader(path, header, bytes.length)) {
    const { buffer } = new Uint8Array(bytes.subarray(start, end));
    if (dtype === 'I32') ids.set(tensor, new Int32Array(buffer));
    else tensors.set(tensor, new Float32Array(buffer));
  }
  const metadata = v.parse(metadataSchema, JSON.parse(header.toString('utf8'))).__metadata__;
  return {
    ids: ids.get('ids') ?? new Int32Array(),
    generated: ids.get('generated') ?? new Int32Array(),
    tensors,
    metadata,
  };
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/transformers/${name}`, import.meta.url));
}

export async function load(path: string, memoryLimit = MEMORY): Promise<TextModel> {
  const model = await loadModel({ path, source: 'folder' }, { memoryLimit });
  if (model.reads !== 'ids') throw new Error(`${path}: wanted a text model`);
  return model;
}

export async function loadPictureModel(path: string): Promise<PictureModel> {
  const model = await loadModel({ path, source: 'folder' }, { memoryLimit: MEMORY });
  if (model.reads !== 'pixels') throw new Error(`${path}: wanted a picture model`);
  return model;
}

/** All weights of a map: [heads, queries, keys]. */
export function dense(map: AttentionMap): Float32Array {
  const weights = new Float32Array(map.heads * map.queries * map.keys);
  for (let head = 0; head < map.heads; head++) {
    for (let query = 0; query < map.queries; query++) {
      weights.set(map.row(head, query), (head * map.queries + query) * map.keys);
    }
  }
  return weights;
}

export function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) throw new Error(`wanted ${wanted.length} numbers, found ${found.length}`);
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i]! - wanted[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** How far a run is from a reference: the largest difference of each of its tensors, by name. */
export function differences(
  maps: readonly AttentionMap[],
  outputs: Outputs,
  { ids, tensors }: Pick<Reference, 'ids' | 'tensors'>,
): Map<string, number> {
  const found = new Map(maps.map((map): [string, Float32Array] => [map.address, dense(map)]));
  found.set('hidden', outputs.hidden());
  const logits = Array.from(ids, (_, unit) => outputs.logits(unit)).filter((scores) => scores !== null);
  if (logits.length > 0) found.set('logits', Float32Array.from(logits.flatMap((scores) => [...scores])));
  const classes = outputs.classes();
  if (classes !== null) found.set('classes', classes);
  const result = new Map<string, number>();
  for (const [name, wanted] of tensors) result.set(name, largestDifference(found.get(name) ?? [], wanted));
  return result;
}

/** Runs a model and collects its maps. */
export async function runAll(
  model: AttentionModel,
  input: Int32Array | PixelInput,
): Promise<{ maps: AttentionMap[]; outputs: Outputs }> {
  const maps: AttentionMap[] = [];
  const tap = { attention: (map: AttentionMap) => maps.push(map) };
  if (model.reads === 'pixels' && !(input instanceof Int32Array))
    return { outputs: await model.run(input, tap, never), maps };
  if (model.reads === 'ids' && input instanceof Int32Array)
    return { outputs: await model.run({ ids: input }, tap, never), maps };
  throw new Error(`${model.card.id} reads ${model.reads}`);
}
