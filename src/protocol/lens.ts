export type Method = 'raw' | 'rollout';
export type Direction = 'from' | 'to' | 'received';
export type HeadChoice = number | 'mean' | 'max';

/** What the person looks at. Layer and heads are 0-indexed. */
export interface Lens {
  readonly layer: number;
  readonly head: HeadChoice;
  readonly method: Method;
  /** `from`: where the query looks. `to`: who looks at it. `received`: mean over all queries that may see a unit. */
  readonly direction: Direction;
  /** The query unit; null with `received`, and while none is chosen. */
  readonly query: number | null;
  /** Several query units in place of `query`: the heat is the mean of theirs. At least one; null: none, as where it is left out. */
  readonly region?: readonly number[] | null;
}

/** A lens applied to an inspection: one weight per unit. */
export interface Heat {
  readonly lens: Lens;
  /** [units]. With `from` they sum to 1. */
  readonly weights: Float32Array;
}
