import type { AttentionMap } from '../../../src/core/maps/attentionMap';
import type { MapInfo } from '../../../src/protocol/models';
import type { Range } from '../../../src/protocol/units';

/** How a map's weights come about. */
export interface GeneratedMap {
  readonly info: MapInfo;
  readonly queries: number;
  readonly keys: number;
  /** Keys that a query can see on either side of its own place. */
  readonly reach: number;
  /** The keys between special ones at both ends. */
  readonly placed: Range;
  /** A head's score for a pair. */
  readonly score: (head: number, query: number, key: number) => number;
}

/** The keys that a query sees, from `start` on. */
interface Band {
  readonly start: number;
  readonly weights: Float32Array;
}

/** A number in [0, 1) that depends on nothing but its arguments. */
export function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

/** A map that no model has made: the softmax of scores, row by row when they are looked at. */
export function generatedMap({ info, queries, keys, reach, placed, score }: GeneratedMap): AttentionMap {
  const bands = new Map<number, Band>();
  const band = (head: number, query: number): Band => {
    const known = bands.get(head * queries + query);
    if (known !== undefined) return known;
    const start = Math.max(0, query - reach);
    const end = info.kind === 'causal' ? query + 1 : Math.min(keys, query + reach);
    const weights = new Float32Array(end - start);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(score(head, query, start + i));
      sum += weights[i]!;
    }
    for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
    bands.set(head * queries + query, { start, weights });
    return { start, weights };
  };
  const at = (head: number, query: number, key: number): number => {
    const { start, weights } = band(head, query);
    return weights[key - start] ?? 0;
  };
  const overQueries = (figure: (query: number) => number): Float32Array =>
    Float32Array.from({ length: queries }, (_, query) => figure(query));
  return {
    info,
    queries,
    keys,
    spans: (query) => {
      const { start, weights } = band(0, query);
      return [{ start, end: start + weights.length }];
    },
    weights: (head, query, range) =>
      Float32Array.from({ length: range.end - range.start }, (_, i) => at(head, query, range.start + i)),
    column: (head, key) => overQueries((query) => at(head, query, key)),
    received: (head) => {
      const total = new Float32Array(keys);
      for (let query = 0; query < queries; query++) {
        const { start, weights } = band(head, query);
        weights.forEach((weight, i) => (total[start + i]! += weight));
      }
      return total.map((weight, key) => weight / (info.kind === 'causal' ? queries - key : queries));
    },
    entropy: (head) =>
      overQueries((query) => band(head, query).weights.reduce((nats, p) => (p > 0 ? nats - p * Math.log(p) : nats), 0)),
    peaks: (head, of) => {
      const range = of === 'all' ? { start: 0, end: keys } : placed;
      return overQueries((query) => {
        const { start, weights } = band(head, query);
        return weights.reduce(
          (most, weight, i) => (start + i >= range.start && start + i < range.end ? Math.max(most, weight) : most),
          0,
        );
      });
    },
  };
}
