import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { ListId } from '../protocol/units';

export function mapAt(maps: readonly MapInfo[], address: string): MapInfo | undefined {
  return maps.find((map) => map.address === address);
}

/** The maps of a stack, in order. */
export function stackOf(maps: readonly MapInfo[], stack: string): MapInfo[] {
  return maps.filter((map) => map.stack === stack);
}

/** Names of the stacks, in the order of the maps. */
export function stackNames(maps: readonly MapInfo[]): string[] {
  return [...new Set(maps.map(({ stack }) => stack))];
}

/** The list that the units of a lens are in; null while it is of no units. */
export function unitsList(map: MapInfo, side: Lens['side']): ListId | null {
  if (side === 'all') return null;
  return side === 'query' ? map.queries : map.keys;
}

/** The list that the heat of a lens is over. */
export function heatList(map: MapInfo, side: Lens['side']): ListId {
  return side === 'key' ? map.queries : map.keys;
}

/** The side of a map that a list stands on: `query` where it is on both. Null where it is on none. */
export function sideOf(map: MapInfo, list: ListId): 'query' | 'key' | null {
  if (map.queries === list) return 'query';
  return map.keys === list ? 'key' : null;
}

/**
 * The side on which a lens takes units of a list. As {@link sideOf}, but null for the keys of a `pooling` map: one query is all that
 * looks at them, and its row tells that of all of them.
 */
export function lensSideOf(map: MapInfo, list: ListId): 'query' | 'key' | null {
  const side = sideOf(map, list);
  return map.kind === 'pooling' && side === 'key' ? null : side;
}
