import { denseRows, RowsMap } from '../../src/core/maps/rowsMap';
import type { MapInfo } from '../../src/protocol/models';
import { mapInfo } from './mapInfo';

/** An attention map over plain nested arrays [head][query][key]. What is not told of it is self-attention over the input. */
export function arrayMap(
  address: string,
  pattern: readonly (readonly (readonly number[])[])[],
  told: Partial<MapInfo> = {},
): RowsMap {
  const queries = pattern[0]!.length;
  const keys = pattern[0]![0]!.length;
  const info = mapInfo(address, { heads: pattern.length, ...told });
  const rows = denseRows(info, queries, keys, Float32Array.from(pattern.flat(2)));
  return new RowsMap(info, keys, rows, (key) => (info.kind === 'causal' ? Math.max(0, queries - key) : queries));
}
