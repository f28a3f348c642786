export interface RowStatistics {
  /** ln Σ exp(score) */
  readonly logSumExp: number;
  /** −Σ p ln p, nats. */
  readonly entropy: number;
}

/**
 * Turns the scores [start, end) of a row into their softmax in place, in float64 inside: the maximum is taken out first,
 * so that nothing overflows. Cells around the range are set to 0. The weights are added to `mass`: [row's length].
 */
export function softmaxRow(row: Float32Array, start: number, end: number, mass: Float64Array): RowStatistics {
  let peak = -Infinity;
  for (let i = start; i < end; i++) peak = Math.max(peak, row[i]!);
  let sum = 0;
  let weighted = 0;
  for (let i = start; i < end; i++) {
    const below = row[i]! - peak;
    const exponential = Math.exp(below);
    sum += exponential;
    weighted += exponential * below;
    row[i] = exponential;
  }
  const scale = 1 / sum;
  for (let i = start; i < end; i++) {
    const weight = row[i]! * scale;
    row[i] = weight;
    mass[i]! += weight;
  }
  row.fill(0, 0, start);
  row.fill(0, end);
  return {
    logSumExp: peak + Math.log(sum),
    entropy: Math.log(sum) - weighted * scale, // −Σ p (below − ln Σ)
  };
}
