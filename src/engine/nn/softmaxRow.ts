/** Left by {@link softmaxRow}; one object is used for many rows. */
export interface RowStatistics {
  /** ln Σ exp(score) */
  logSumExp: number;
  /** −Σ p ln p, nats. */
  entropy: number;
}

/**
 * Turns the scores [start, end) into their softmax in place, in float64 inside: the maximum is taken out first, so that
 * nothing overflows. Cells of the row around the range are set to 0.
 */
export function softmaxRow(row: Float32Array, start: number, end: number, statistics: RowStatistics): void {
  let peak = -Infinity;
  for (let i = start; i < end; i++) if (row[i]! > peak) peak = row[i]!;
  let sum = 0;
  let weighted = 0;
  for (let i = start; i < end; i++) {
    const below = row[i]! - peak;
    const exponential = Math.exp(below);
    sum += exponential;
    weighted += exponential * below;
    row[i] = exponential;
  }
  for (let i = start; i < end; i++) row[i]! /= sum;
  row.fill(0, 0, start);
  row.fill(0, end);
  statistics.logSumExp = peak + Math.log(sum);
  // −Σ p (below − ln Σ)
  statistics.entropy = Math.log(sum) - weighted / sum;
}
