import type { Block } from '../runtime/heap';

/**
 * What the attention of some queries leaves behind: enough to compute any of their weights again, and what the weights
 * add up to. Row-major; a unit's heads lie side by side, as the linear layers give them. Whoever takes the blocks frees them.
 */
export interface AttentionRows {
  readonly queries: number;
  /** How many keys are new with these queries. */
  readonly newKeys: number;
  /** Queries after rotary positions and scale, float32 [queries, heads × headWidth]. */
  readonly q: Block;
  /** The new keys, float32 [newKeys, keyHeads × headWidth]. */
  readonly k: Block;
  /** Log-sum-exp of the scores, float64 [queries, heads]; infinity where a query sees nothing. */
  readonly logSumExp: Block;
  /** Nats: [queries, heads]. */
  readonly entropy: Float64Array;
  /** The largest weight of all keys, and of the placed ones: [queries, heads, 2]. */
  readonly peaks: Float32Array;
  /** Sum of the weights that every key, old and new, gets from these queries: [heads × all keys]. */
  readonly mass: Float64Array;
}
