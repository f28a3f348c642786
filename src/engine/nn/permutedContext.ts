import type * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import type { Range } from '../../protocol/units';
import type { PermutedMap } from '../maps/permutedMap';
import { headlight } from '../runtime/backend';
import { PackedMatrix } from '../runtime/packedMatrix';
import { product } from '../runtime/product';
import type { Site } from './site';

/** Rows of weights that are written out at a time. */
const BLOCK = 64;

export interface PermutedRun {
  /** The last so many of the map are new. */
  readonly queries: number;
  /** Keys between the special ones. */
  readonly placed: Range;
  /** [keys, keyHeads × headWidth]; null: no context is wanted. */
  readonly values: tf.Tensor2D | null;
  /** [queries, heads × headWidth], written here. */
  readonly context: tf.Tensor2D | null;
}

/**
 * Counts the new rows of a permuted map, and makes the context from them. Where it throws, the map is gone unless it had rows
 * before. Rejects with CancelledError.
 */
export async function permutedContext(
  map: PermutedMap,
  site: Pick<Site, 'keyHeads' | 'headWidth'>,
  run: PermutedRun,
  work: Work,
): Promise<void> {
  try {
    for (let head = 0; head < map.info.heads; head++) await contextOfHead(map, head, site, run, work);
  } catch (error) {
    if (map.queries === run.queries) map.dispose();
    throw error;
  }
}

async function contextOfHead(
  map: PermutedMap,
  head: number,
  { keyHeads, headWidth }: Pick<Site, 'keyHeads' | 'headWidth'>,
  { queries, placed, values, context }: PermutedRun,
  work: Work,
): Promise<void> {
  const backend = headlight();
  const { heap } = backend;
  const { keys } = map;
  const { heads } = map.info;
  const first = map.queries - queries;
  const packed = values === null ? null : new PackedMatrix(backend, keys, headWidth);
  const block = heap.allocate(4 * BLOCK * (keys + headWidth));
  try {
    if (values !== null) {
      const keyHead = Math.floor((head * keyHeads) / heads);
      packed?.packInputs(backend.address(values) + 4 * headWidth * keyHead, 4 * keyHeads * headWidth, 0, keys);
    }
    for (let start = 0; start < queries; start += BLOCK) {
      const count = Math.min(BLOCK, queries - start);
      const rows = block.floats(count * keys).fill(0);
      for (let i = 0; i < count; i++) {
        const { start: key, weights } = map.count(head, first + start + i, placed);
        rows.set(weights, i * keys + key);
      }
      if (packed !== null && context !== null) {
        const to = block.address + 4 * BLOCK * keys;
        product(backend, block.address, packed, to, count);
        const made = block.floats(count * headWidth, BLOCK * keys);
        const whole = new Float32Array(heap.buffer, backend.address(context), queries * heads * headWidth);
        for (let i = 0; i < count; i++)
          whole.set(made.subarray(i * headWidth, (i + 1) * headWidth), ((start + i) * heads + head) * headWidth);
      }
      const pause = work.breathe();
      if (pause !== undefined) await pause;
    }
  } finally {
    block.free();
    packed?.free();
  }
}
