import type { MapKind } from '../../protocol/models';
import type { Range } from '../../protocol/units';

/** Which keys a query may see: always one range. */
export interface Mask {
  readonly kind: MapKind;
  /** Keys that a query sees, of `keys` in all. */
  visible(query: number, keys: number): Range;
  /** How many of `queries` see a key. */
  viewers(key: number, queries: number): number;
}

/** Every query sees every key. */
export function fullMask(kind: Exclude<MapKind, 'causal'> = 'self'): Mask {
  return {
    kind,
    visible: (_query, keys) => ({ start: 0, end: keys }),
    viewers: (_key, queries) => queries,
  };
}

/**
 * A query sees itself and the keys before it; with a `window`, only the last so many of them (sliding window: Beltagy
 * et al. 2020, https://arxiv.org/abs/2004.05150).
 */
export function causalMask(window = Infinity): Mask {
  return {
    kind: 'causal',
    visible: (query, keys) => ({ start: Math.max(0, query + 1 - window), end: Math.min(query + 1, keys) }),
    viewers: (key, queries) => Math.max(0, Math.min(queries, key + window) - key),
  };
}
