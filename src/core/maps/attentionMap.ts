import type { Step } from '../../protocol/engine';
import type { HeadChoice } from '../../protocol/lens';
import type { MapInfo } from '../../protocol/models';
import type { Range } from '../../protocol/units';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * All heads of one layer for one pair of unit lists. Rows are queries; unless its info says otherwise they sum to 1. Masked
 * cells are exactly 0. Nobody outside knows how it stores its weights; what it answers takes no longer than a slice of work.
 */
export interface AttentionMap {
  readonly info: MapInfo;
  /** How many there are now: it may grow. */
  readonly queries: number;
  readonly keys: number;
  /** Ascending stretches of keys beyond which the query's row is 0, for every head. */
  spans(query: number): readonly Range[];
  /** [keys of the range] of one row; the range lies in one of the row's spans. */
  weights(head: number, query: number, keys: Range): Float32Array;
  /** [queries] */
  column(head: number, key: number): Float32Array;
  /** [keys], mean over the queries that may see the key. */
  received(head: number): Float32Array;
  /** [queries], nats. */
  entropy(head: number): Float32Array;
  /** [queries], the largest weight of the row: of all keys, or of those between the special ones at both ends, 0 where none is. */
  peaks(head: number, of: 'all' | 'placed'): Float32Array;
  /** Frees what it keeps outside the garbage collector's reach, where it does. */
  dispose?(): void;
}

/** What a map can tell beyond its weights, where its info names the facet. Made on demand: the model may have to run again. */
export interface Facets {
  /** The arithmetic of one cell, step by step. */
  cell(head: number, query: number, key: number): Step[];
  /** [keys] ‖f(x)‖ with f(x) = (x W_V + b_V) W_O, the part of one head (Kobayashi et al. 2020, https://arxiv.org/abs/2004.10102). */
  valueNorms(head: number): Float32Array;
}

/** [keys], a whole row. Throws RangeError where there is no such query. */
export function rowOf(map: AttentionMap, head: HeadChoice, query: number): Float32Array {
  const row = new Float32Array(map.keys);
  for (const span of map.spans(query)) row.set(weightsOver(map, head, query, span), span.start);
  return row;
}

/** A part of a row for the chosen heads, within one of its spans. */
export function weightsOver(map: AttentionMap, head: HeadChoice, query: number, keys: Range): Float32Array {
  return overHeads(map.info.heads, head, (h) => map.weights(h, query, keys));
}

export const columnOf = (map: AttentionMap, head: HeadChoice, key: number): Float32Array =>
  overHeads(map.info.heads, head, (h) => map.column(h, key));

export const receivedOf = (map: AttentionMap, head: HeadChoice): Float32Array =>
  overHeads(map.info.heads, head, (h) => map.received(h));

/** One cell. */
export function weightOf(map: AttentionMap, head: number, query: number, key: number): number {
  const inside = map.spans(query).some(({ start, end }) => key >= start && key < end);
  return inside ? map.weights(head, query, { start: key, end: key + 1 })[0]! : 0;
}

/** One vector for the chosen heads: that head's, or the mean or maximum over all, element by element. Throws RangeError. */
export function overHeads(heads: number, choice: HeadChoice, vector: (head: number) => Float32Array): Float32Array {
  if (typeof choice === 'number') {
    if (!(Number.isInteger(choice) && choice >= 0 && choice < heads)) {
      throw new RangeError(`head ${choice}: wanted 0 to ${heads - 1}, mean or max`);
    }
    return vector(choice);
  }
  const result = vector(0).slice();
  for (let head = 1; head < heads; head++) {
    const other = vector(head);
    for (let i = 0; i < result.length; i++) {
      result[i] = choice === 'max' ? Math.max(result[i]!, other[i]!) : result[i]! + other[i]!;
    }
  }
  if (choice === 'mean') for (let i = 0; i < result.length; i++) result[i]! /= heads;
  return result;
}

/** What two ranges share; empty at the later start where they do not meet. */
export function overlap(a: Range, b: Range): Range {
  const start = Math.max(a.start, b.start);
  return { start, end: Math.max(start, Math.min(a.end, b.end)) };
}
