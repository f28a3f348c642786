import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { UnitList } from '../protocol/units';
import { mediumOf } from './lists';

/**
 * What is looked at first: the last map, all heads together. Of a text, what every unit receives; of a picture that looks at
 * itself, where its class token, the first unit, looks. Undefined while there are no maps.
 */
export function defaultLens(maps: readonly MapInfo[], lists: readonly UnitList[]): Lens | undefined {
  const map = maps.at(-1);
  if (map === undefined) return undefined;
  const queries = lists.find(({ id }) => id === map.queries);
  const picture = map.queries === map.keys && queries !== undefined && mediumOf(queries, 0) === 'picture';
  const lens = { map: map.address, head: 'mean', method: 'raw', answer: null } as const;
  return picture ? { ...lens, side: 'query', units: [0] } : { ...lens, side: 'all', units: [] };
}
