/**
 * What the attention of some queries leaves behind: enough to compute any of their weights again, and what the weights
 * add up to. Row-major; a unit's heads lie side by side, as the linear layers give them.
 */
export interface AttentionRows {
  /** Queries after rotary positions, scale and bias: [queries, heads × headWidth]. */
  readonly q: Float32Array;
  /** Keys that are new with these queries: [keys, keyHeads × headWidth]. */
  readonly k: Float32Array;
  /** Log-sum-exp of the scores: [queries, heads]. */
  readonly logSumExp: Float64Array;
  /** Nats: [queries, heads]. */
  readonly entropy: Float64Array;
  /** Sum of the weights that every key, old and new, gets from these queries: [heads, all keys]. */
  readonly mass: readonly Float64Array[];
}
