import * as tf from '@tensorflow/tfjs-core';
import { dot } from '../maps/dot';
import { FactoredMap, type ScoreBias } from '../maps/factoredMap';
import type { Mask } from '../maps/mask';
import type { AttentionRows } from '../maps/rows';
import { headOf, transpose } from './heads';
import { refineLogSumExp } from './refineLogSumExp';
import { softmaxRow } from './softmaxRow';

/** Rows of scores that are held at a time. */
const BLOCK = 128;

export interface AttentionOptions {
  readonly address: string;
  readonly heads: number;
  /** Fewer than `heads` where several query heads share a key head (grouped-query attention). */
  readonly keyHeads: number;
  readonly mask: Mask;
  /** Of the scores; 1 / √headWidth in most families. */
  readonly scale: number;
  readonly bias?: ScoreBias;
  /** Queries and keys run before, whose map grows by the new ones. `k` and `v` hold the old keys and values too. */
  readonly grow?: FactoredMap | null;
}

export interface Attended {
  /** [queries, heads × headWidth] */
  readonly context: tf.Tensor2D;
  readonly map: FactoredMap;
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, equation 1, https://arxiv.org/abs/1706.03762), for every family.
 *
 * q: [queries, heads × headWidth]; k and v: [keys, keyHeads × headWidth]; rotary positions already in them.
 * Head by head and block by block: the scores of a block of queries are multiplied by the backend, the softmax and what
 * the map wants to know are taken from them in one pass in float64, and n × n is never held.
 */
export function attention(q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D, options: AttentionOptions): Attended {
  const { address, heads, keyHeads, mask, bias, grow = null } = options;
  const [queries, keys] = [q.shape[0], k.shape[0]];
  const headWidth = q.shape[1] / heads;
  const scaled = read(tf.mul(q, options.scale)); // [query, head × dimension]
  const keyData = read(k); // [key, keyHead × dimension]
  const valueData = read(v); // [key, keyHead × dimension]
  const rows: AttentionRows = {
    q: scaled,
    k: keyData.subarray((grow?.keys ?? 0) * keyHeads * headWidth),
    logSumExp: new Float64Array(queries * heads), // [query, head]
    entropy: new Float64Array(queries * heads), // [query, head]
    mass: Array.from({ length: heads }, () => new Float64Array(keys)), // [head, key]
  };
  const contexts = rows.mass.map((_, head) => {
    const keyHead = Math.floor((head * keyHeads) / heads);
    const one: Head = {
      index: head,
      width: headWidth,
      queries: headOf(scaled, queries, heads, head),
      keys: headOf(keyData, keys, keyHeads, keyHead),
      values: headOf(valueData, keys, keyHeads, keyHead),
    };
    return tf.tidy(() => attendHead(one, grow?.queries ?? 0, options, rows));
  });
  grow?.append(rows);
  const layout = { address, heads, keyHeads, headWidth, mask, ...(bias === undefined ? {} : { bias }) };
  return {
    context: tf.concat(contexts, 1), // [query, head × dimension]
    map: grow ?? new FactoredMap(layout, rows),
  };
}

interface Head {
  readonly index: number;
  readonly width: number;
  /** Scaled: [queries, width]. */
  readonly queries: Float32Array;
  /** [keys, width] */
  readonly keys: Float32Array;
  /** [keys, width] */
  readonly values: Float32Array;
}

/** The context of one head, [queries, width]; its statistics are written to `rows`. */
function attendHead(head: Head, firstQuery: number, options: AttentionOptions, rows: AttentionRows): tf.Tensor2D {
  const { width } = head;
  const [queries, keys] = [head.queries.length / width, head.keys.length / width];
  const keyColumns = tf.tensor2d(transpose(head.keys, keys, width), [width, keys]); // [dimension, key]
  const values = tf.tensor2d(head.values, [keys, width]); // [key, dimension]
  const blocks: tf.Tensor2D[] = [];
  for (let start = 0; start < queries; start += BLOCK) {
    const end = Math.min(start + BLOCK, queries);
    const block = tf.tensor2d(head.queries.subarray(start * width, end * width), [end - start, width]);
    const scores = read(tf.matMul(block, keyColumns)); // [query, key]
    for (let query = start; query < end; query++) {
      const row = scores.subarray((query - start) * keys, (query - start + 1) * keys);
      attendRow(row, head, query, firstQuery + query, options, rows);
    }
    blocks.push(tf.matMul(tf.tensor2d(scores, [end - start, keys]), values)); // [query, dimension]
  }
  return tf.concat(blocks, 0); // [query, dimension]
}

/** Turns a row of scores, [keys], into the pattern in place. `position`: of the query among all, those run before included. */
function attendRow(
  row: Float32Array,
  { index, width, queries, keys }: Head,
  query: number,
  position: number,
  { heads, mask, bias }: AttentionOptions,
  rows: AttentionRows,
): void {
  const { start, end } = mask.visible(position, row.length);
  if (bias !== undefined) for (let key = start; key < end; key++) row[key]! += bias(index, position, key);
  const { logSumExp, entropy } = softmaxRow(row, start, end, rows.mass[index]!);
  const score = (key: number): number =>
    dot(queries, query * width, keys, key * width, width) + (bias?.(index, position, key) ?? 0);
  rows.logSumExp[query * heads + index] = refineLogSumExp(logSumExp, row, start, end, score);
  rows.entropy[query * heads + index] = entropy;
}

/** A copy of a tensor's numbers. */
function read(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}
