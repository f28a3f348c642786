import { poolRows, type AttentionMap } from '../../../src/core/maps';

/** How a map's weights come about. */
export interface GeneratedMap {
  readonly layer: number;
  readonly heads: number;
  readonly units: number;
  /** Units that a query can see on either side. */
  readonly reach: number;
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
export function generatedMap({ layer, heads, units: n, reach, score }: GeneratedMap): AttentionMap {
  const bands = new Map<number, Band>();
  const band = (head: number, query: number): Band => {
    const known = bands.get(head * n + query);
    if (known !== undefined) return known;
    const start = Math.max(0, query - reach);
    const weights = new Float32Array(Math.min(n, query + reach) - start);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      weights[i] = Math.exp(score(head, query, start + i));
      sum += weights[i]!;
    }
    for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
    bands.set(head * n + query, { start, weights });
    return { start, weights };
  };
  const row = (head: number, query: number): Float32Array => {
    const { start, weights } = band(head, query);
    const result = new Float32Array(n);
    result.set(weights, start);
    return result;
  };
  return {
    address: `encoder.${layer}.self`,
    kind: 'self',
    heads,
    queries: n,
    keys: n,
    row,
    column: (head, key) => Float32Array.from({ length: n }, (_, query) => row(head, query)[key]!),
    tile: (head, queries, keys, size) => poolRows(queries, keys, size, (query) => row(head, query)),
    received: (head) => {
      const total = new Float32Array(n);
      for (let query = 0; query < n; query++) {
        const { start, weights } = band(head, query);
        weights.forEach((weight, i) => (total[start + i]! += weight / n));
      }
      return total;
    },
    entropy: (head) =>
      Float32Array.from({ length: n }, (_, query) =>
        band(head, query).weights.reduce((nats, p) => (p > 0 ? nats - p * Math.log(p) : nats), 0),
      ),
  };
}
