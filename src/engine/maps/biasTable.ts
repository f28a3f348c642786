/**
 * Biases that are added to scores, as the kernels read them: that of a head, query and key is
 * `numbers[head · headStride + query · queryStride + key + offset]`. A bias by distance has a query stride of −1.
 */
export interface BiasTable {
  readonly numbers: Float32Array;
  readonly headStride: number;
  readonly queryStride: number;
  readonly offset: number;
}

/** Biases by the distance key − query, from −(span − 1) to span − 1: `numbers` is [heads × (2 span − 1)]. */
export function distanceBias(numbers: Float32Array, span: number): BiasTable {
  return { numbers, headStride: 2 * span - 1, queryStride: -1, offset: span - 1 };
}
