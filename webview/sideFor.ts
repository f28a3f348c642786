import { lensSideOf } from '../src/core/stacks';
import type { Lens } from '../src/protocol/lens';
import type { MapInfo } from '../src/protocol/models';
import type { ListId } from '../src/protocol/units';

/** The side that a unit of a list is looked at from: where its list is on both, the lens's own. Null where it is on none. */
export function sideFor(map: MapInfo, { side }: Pick<Lens, 'side'>, list: ListId): 'query' | 'key' | null {
  return map.queries === map.keys && side === 'key' ? lensSideOf(map, list) && 'key' : lensSideOf(map, list);
}
