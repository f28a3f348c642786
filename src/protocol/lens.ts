import type { ListId } from './units';

export type HeadChoice = number | 'mean' | 'max';

/**
 * Which side of the map the units of a lens stand on. `query`: where they look. `key`: who looks at them. `all`: mean over
 * all queries that may see a key.
 */
export type Side = 'query' | 'key' | 'all';

/** What the person looks at. Heads are 0-indexed. */
export interface Lens {
  /** Address of the map. */
  readonly map: string;
  readonly head: HeadChoice;
  /** Id of a lens method: `raw`, `rollout`. */
  readonly method: string;
  readonly side: Side;
  /** Indices in the list of that side; the heat of several is the mean of theirs. Empty with `all`, and while none is chosen. */
  readonly units: readonly number[];
  /** The class or token that gradients are of; null: none is asked for. */
  readonly answer: number | null;
}

/** A lens applied to an inspection: one weight per unit of one list. */
export interface Heat {
  readonly lens: Lens;
  /** The keys' list with sides `query` and `all`, the queries' list with `key`. */
  readonly list: ListId;
  /** [units of the list] */
  readonly weights: Float32Array;
}
