/** Keys with more weight than this are recomputed; there are fewer than its inverse of them in a row. */
const HEAVY = 1 / 32;

/**
 * Log-sum-exp of a row of exact scores, from that of its float32 scores, whose error of an ulp or two becomes a relative
 * error of the weights: 4e-6 at scores of 45. The few heavy keys carry nearly all of it, so only theirs are computed again.
 *
 * `pattern`: the softmax of the float32 scores, used in [start, end); `score`: the exact score of a key.
 */
export function refineLogSumExp(
  logSumExp: number,
  pattern: Float32Array,
  start: number,
  end: number,
  score: (key: number) => number,
): number {
  let excess = 0;
  for (let key = start; key < end; key++) {
    const weight = pattern[key]!;
    if (weight > HEAVY) excess += Math.exp(score(key) - logSumExp) - weight;
  }
  return logSumExp + Math.log1p(excess);
}
