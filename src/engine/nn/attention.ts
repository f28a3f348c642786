import * as tf from '@tensorflow/tfjs-core';
import { dot } from '../maps/dot';
import { FactoredMap, type ScoreBias } from '../maps/factoredMap';
import type { Mask } from '../maps/mask';
import type { AttentionRows } from '../maps/rows';
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
  const { address, heads, keyHeads, mask, bias, grow } = options;
  const [queries, keys] = [q.shape[0], k.shape[0]];
  const headWidth = q.shape[1] / heads;
  const firstQuery = grow?.queries ?? 0;
  const scaled = read(tf.mul(q, options.scale));
  const keyData = read(k);
  const valueData = read(v);

  const logSumExp = new Float64Array(queries * heads); // [query, head]
  const entropy = new Float64Array(queries * heads); // [query, head]
  const mass = Array.from({ length: heads }, () => new Float64Array(keys)); // [head, key]
  const statistics = { logSumExp: 0, entropy: 0 };
  const contexts = Array.from({ length: heads }, (_, head) =>
    tf.tidy(() => {
      const keyHead = Math.floor((head * keyHeads) / heads);
      const headQueries = headOf(scaled, queries, heads, head);
      const headKeys = headOf(keyData, keys, keyHeads, keyHead);
      const keyColumns = tf.tensor2d(transpose(headKeys, keys, headWidth), [headWidth, keys]);
      const values = tf.tensor2d(headOf(valueData, keys, keyHeads, keyHead), [keys, headWidth]);
      const headMass = mass[head]!;
      const blocks: tf.Tensor2D[] = [];
      for (let start = 0; start < queries; start += BLOCK) {
        const end = Math.min(start + BLOCK, queries);
        const block = tf.tensor2d(headQueries.subarray(start * headWidth, end * headWidth), [end - start, headWidth]);
        const pattern = read(tf.matMul(block, keyColumns)); // [query, key], scores until the softmax below
        for (let query = start; query < end; query++) {
          const row = pattern.subarray((query - start) * keys, (query - start + 1) * keys);
          const position = firstQuery + query;
          const visible = mask.visible(position, keys);
          if (bias !== undefined) {
            for (let key = visible.start; key < visible.end; key++) row[key]! += bias(head, position, key);
          }
          softmaxRow(row, visible.start, visible.end, headMass, statistics);
          const score = (key: number): number =>
            dot(headQueries, query * headWidth, headKeys, key * headWidth, headWidth) + (bias?.(head, position, key) ?? 0);
          const at = query * heads + head;
          logSumExp[at] = refineLogSumExp(statistics.logSumExp, row, visible.start, visible.end, score);
          entropy[at] = statistics.entropy;
        }
        blocks.push(tf.matMul(tf.tensor2d(pattern, [end - start, keys]), values)); // [query, dimension]
      }
      return blocks.length === 1 ? blocks[0]! : tf.concat(blocks, 0); // [query, dimension]
    }),
  );

  const newKeys = keyData.subarray((grow?.keys ?? 0) * keyHeads * headWidth);
  const rows: AttentionRows = { q: scaled, k: newKeys, logSumExp, entropy, mass };
  const layout = { address, heads, keyHeads, headWidth, mask, ...(bias === undefined ? {} : { bias }) };
  grow?.append(rows);
  return {
    context: tf.concat(contexts, 1), // [query, head × dimension]
    map: grow ?? new FactoredMap(layout, rows),
  };
}

/** A copy of a tensor's numbers. */
function read(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}

/** [units, heads × width] → one head's [units, width]. */
function headOf(data: Float32Array, units: number, heads: number, head: number): Float32Array {
  const width = data.length / (units * heads);
  const result = new Float32Array(units * width);
  for (let unit = 0; unit < units; unit++) {
    const start = (unit * heads + head) * width;
    result.set(data.subarray(start, start + width), unit * width);
  }
  return result;
}

/** [rows, columns] → [columns, rows]. */
function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = data[row * columns + column]!;
  }
  return result;
}
