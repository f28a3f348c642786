import { distanceBias, type BiasTable } from '../maps/biasTable';

export interface RelativeBuckets {
  readonly buckets: number;
  /** From this distance on all are of the last bucket. */
  readonly farthest: number;
  /** Whether keys behind the query have buckets of their own: half of them. */
  readonly bothWays: boolean;
}

/**
 * T5's biases of scores (Raffel et al. 2019, section 2.1, https://arxiv.org/abs/1910.10683), which all layers of a stack share.
 * `table`: [buckets × heads]; `span`: units that a text has at most. As `_relative_position_bucket` of transformers'
 * modeling_t5.py, in float32 as there: at the borders of the buckets every bit counts.
 */
export function relativeBias(table: Float32Array, heads: number, span: number, shape: RelativeBuckets): BiasTable {
  const distances = 2 * span - 1;
  const numbers = new Float32Array(heads * distances);
  for (let i = 0; i < distances; i++) {
    const bucket = bucketOf(i - (span - 1), shape);
    for (let head = 0; head < heads; head++) numbers[head * distances + i] = table[bucket * heads + head]!;
  }
  return distanceBias(numbers, span);
}

/** `distance`: key − query. */
export function bucketOf(distance: number, { buckets, farthest, bothWays }: RelativeBuckets): number {
  const count = bothWays ? buckets >> 1 : buckets;
  const first = bothWays && distance > 0 ? count : 0;
  const far = bothWays ? Math.abs(distance) : Math.max(0, -distance);
  const exact = count >> 1;
  if (far < exact) return first + far;
  const { fround, log } = Math;
  const ratio = fround(fround(log(fround(far / exact))) / fround(log(farthest / exact)));
  return first + Math.min(count - 1, exact + Math.trunc(fround(ratio * (count - exact))));
}
