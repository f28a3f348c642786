import type { MapInfo } from '../../protocol/models';
import { permutation } from '../maps/permutation';
import type { ChangesAtMap } from '../nn/changesAt';

/** Scores below it are those of keys that are masked: graphs write −10⁹ and the like in the place of −∞. */
const MASKED = -1e6;

/** Rows of one map, [heads, queries, keys]. */
export interface Rows {
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  /** As the model has them. */
  readonly weights: Float32Array;
  /** Before the softmax; null where there is none. */
  readonly scores: Float32Array | null;
}

/** Whether a change touches the weights themselves; heads that are taken out leave them as they are. */
export const changesWeights = ({ uniform, permuteBy, hidden }: ChangesAtMap): boolean =>
  uniform || permuteBy !== null || hidden.size > 0;

/**
 * The weights of a changed run: hidden keys get none, and what is left is weighed as before; uniform rows keep their sum; permuted
 * rows as {@link permutation} says, among the keys that are visible.
 */
export function changedWeights(rows: Rows, { address, rows: sums }: MapInfo, change: ChangesAtMap): Float32Array {
  const { heads, queries, keys } = rows;
  const changed = new Float32Array(heads * queries * keys);
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < queries; query++) {
      const start = (head * queries + query) * keys;
      const own = rows.weights.subarray(start, start + keys);
      const scores = rows.scores?.subarray(start, start + keys) ?? null;
      const visible = Array.from(own.keys()).filter(
        (key) => !change.hidden.has(key) && (scores === null || scores[key]! > MASKED),
      );
      const left = Float64Array.from(visible, (key) => own[key]!);
      const sum = left.reduce((total, weight) => total + weight, 0);
      // What is hidden leaves its share to the others, but of a dense layer, whose weights are what they are.
      const share = sums === 'signed' || sum === 0 ? 1 : 1 / sum;
      const order =
        change.permuteBy === null ? null : permutation(visible.length, change.permuteBy, address, head, query);
      for (const [i, key] of visible.entries()) {
        const weight = change.uniform ? sum / visible.length : left[order?.[i] ?? i]!;
        changed[start + key] = weight * share;
      }
    }
  }
  return changed;
}
