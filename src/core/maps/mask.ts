import type { Range } from '../../protocol/units';

/** The set of keys that each query may see. */
export interface Mask {
  /** Of `keys` in all: every key that the query sees lies in here, and but for the holes it sees all of it. May be empty. */
  hull(query: number, keys: number): Range;
  /** Keys inside the hulls that are not seen; null: there are none. */
  readonly holes: Holes | null;
  /** How many of `queries` see a key. */
  viewers(key: number, queries: number): number;
}

export interface Holes {
  /** True where the same keys are left out for every query. */
  readonly shared: boolean;
  has(query: number, key: number): boolean;
}

/** Every query sees every key. */
export const fullMask: Mask = {
  hull: (_query, keys) => ({ start: 0, end: keys }),
  holes: null,
  viewers: (_key, queries) => queries,
};

/**
 * A query sees itself and the keys before it; with a `window`, only the last so many of them (sliding window: Beltagy
 * et al. 2020, https://arxiv.org/abs/2004.05150).
 */
export function causalMask(window = Infinity): Mask {
  return {
    hull: (query, keys) => ({ start: Math.max(0, query + 1 - window), end: Math.min(query + 1, keys) }),
    holes: null,
    viewers: (key, queries) => Math.max(0, Math.min(queries, key + window) - key),
  };
}

/** The same mask with some keys that no query sees. */
export function withoutKeys(mask: Mask, hidden: ReadonlySet<number>): Mask {
  if (hidden.size === 0) return mask;
  return {
    hull: (query, keys) => mask.hull(query, keys),
    holes: {
      shared: mask.holes?.shared ?? true,
      has: (query, key) => hidden.has(key) || (mask.holes?.has(query, key) ?? false),
    },
    viewers: (key, queries) => (hidden.has(key) ? 0 : mask.viewers(key, queries)),
  };
}

/** Whether a query sees a key, of `keys` in all. */
export function sees(mask: Mask, query: number, key: number, keys: number): boolean {
  const { start, end } = mask.hull(query, keys);
  return key >= start && key < end && mask.holes?.has(query, key) !== true;
}

/** The keys that a query sees, ascending. */
export function visibleKeys(mask: Mask, query: number, keys: number): number[] {
  const { start, end } = mask.hull(query, keys);
  const visible: number[] = [];
  for (let key = start; key < end; key++) if (mask.holes?.has(query, key) !== true) visible.push(key);
  return visible;
}
