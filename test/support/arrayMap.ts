import { poolRows, type AttentionMap } from '../../src/core/maps';
import type { MapKind } from '../../src/protocol/models';

/** An attention map over plain nested arrays [head][query][key], by the definitions and nothing else. */
export function arrayMap(
  address: string,
  pattern: readonly (readonly (readonly number[])[])[],
  kind: MapKind = 'self',
): AttentionMap {
  const queries = pattern[0]!.length;
  const keys = pattern[0]![0]!.length;
  const row = (head: number, query: number): Float32Array => Float32Array.from(pattern[head]![query]!);
  return {
    address,
    kind,
    heads: pattern.length,
    queries,
    keys,
    row,
    column: (head, key) => Float32Array.from(pattern[head]!, (weights) => weights[key]!),
    tile: (head, rows, columns, size) => poolRows(rows, columns, size, (query) => row(head, query)),
    received: (head) =>
      Float32Array.from({ length: keys }, (_, key) => {
        const seeing = pattern[head]!.filter((_row, query) => kind !== 'causal' || query >= key);
        return seeing.reduce((sum, weights) => sum + weights[key]!, 0) / seeing.length;
      }),
    entropy: (head) =>
      Float32Array.from(pattern[head]!, (weights) =>
        weights.reduce((sum, weight) => sum - (weight > 0 ? weight * Math.log(weight) : 0), 0),
      ),
  };
}
