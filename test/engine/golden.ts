import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { headerLength, parseHeader, PREFIX_BYTES } from '../../src/engine/checkpoint/safetensors';
import { rowOf, type AttentionMap } from '../../src/core/maps/attentionMap';
import type { Change } from '../../src/protocol/changes';
import { unhurried } from '../../src/core/work';
import type { Outputs } from '../../src/engine/model';

export const never = new AbortController().signal;
export const MEMORY = 2 ** 31;

/** What transformers gave for one input of a fixture: see test/fixtures/transformers/README.md. */
export interface Reference {
  readonly ids: Int32Array;
  /** What a decoder of its own is given, from its start on; empty where there is none. */
  readonly decoderIds: Int32Array;
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

/** Runs of the fixture's first input with something changed: tensors by change, then by name. */
export async function readChanges(
  name: string,
): Promise<Map<string, { readonly changes: Change[]; readonly tensors: ReadonlyMap<string, Float32Array> }>> {
  const { tensors, metadata } = await readTensors(join(fixture(name), 'changes.safetensors'));
  const told = JSON.parse(metadata['changes'] ?? '{}') as Record<string, Change[]>;
  return new Map(
    Object.entries(told).map(([change, changes]) => {
      const own = [...tensors].filter(([tensor]) => tensor.startsWith(`${change}/`));
      return [
        change,
        { changes, tensors: new Map(own.map(([tensor, values]) => [tensor.slice(change.length + 1), values])) },
      ];
    }),
  );
}

/** What tools/golden wrote for a checkpoint that is not in the repository. */
export function readGolden(name: string): Promise<Reference> {
  return readTensors(fileURLToPath(new URL(`../golden/${name}.safetensors`, import.meta.url)));
}

export async function readTensors(path: string): Promise<Reference> {
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
    decoderIds: ids.get('decoder_ids') ?? new Int32Array(),
    generated: ids.get('generated') ?? new Int32Array(),
    tensors,
    metadata,
  };
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/transformers/${name}`, import.meta.url));
}

/** All weights of a map: [heads, queries, keys]. */
export function dense(map: AttentionMap): Float32Array {
  const { heads } = map.info;
  const weights = new Float32Array(heads * map.queries * map.keys);
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < map.queries; query++) {
      weights.set(rowOf(map, head, query), (head * map.queries + query) * map.keys);
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

/** Scores of the language head at the first units of a list, end to end; null where there is none. */
export async function logitsOf(outputs: Outputs, list: string, units: number): Promise<Float32Array | null> {
  const all: number[] = [];
  for (let unit = 0; unit < units; unit++) {
    const scores = await outputs.logits(list, unit, unhurried);
    if (scores === null) return null;
    all.push(...scores);
  }
  return Float32Array.from(all);
}

/** How far a run is from a reference: the largest difference of each of its tensors, by name. `list`: whose units the logits are of. */
export async function differences(
  { maps, outputs }: { readonly maps: readonly AttentionMap[]; readonly outputs: Outputs },
  tensors: ReadonlyMap<string, Float32Array>,
  units: number,
  list = 'input',
): Promise<Map<string, number>> {
  const found = new Map(maps.map((map): [string, Float32Array] => [map.info.address, dense(map)]));
  found.set('hidden', await outputs.hidden(unhurried));
  const logits = await logitsOf(outputs, list, units);
  if (logits !== null) found.set('logits', logits);
  const classes = await outputs.classes(unhurried);
  if (classes !== null) found.set('classes', classes);
  const result = new Map<string, number>();
  for (const [name, wanted] of tensors) result.set(name, largestDifference(found.get(name) ?? [], wanted));
  return result;
}
