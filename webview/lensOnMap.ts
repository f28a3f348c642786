import { METHODS, refusal } from '../src/core/methods';
import { mapAt, unitsList } from '../src/core/stacks';
import type { Lens } from '../src/protocol/lens';
import type { ViewData } from './viewData';
import { sideFor } from './sideFor';

/** What of a lens changes when it goes to another map: its units stay where their list is on that map, its method where it can be had there. */
export function lensOnMap({ inspection, lens, map: from }: ViewData, address: string): Partial<Lens> {
  const { maps, lists } = inspection;
  const map = mapAt(maps, address);
  if (map === undefined) return {};
  const count = lists.find(({ list }) => list.id === map.keys)?.list.length ?? 0;
  const method = METHODS.find(({ id }) => id === lens.method);
  const refused = method === undefined || refusal(method, maps, address, count) !== null;
  const own = unitsList(from, lens.side);
  const side = own === null ? 'all' : sideFor(map, lens, own);
  return {
    map: address,
    ...(refused ? { method: 'raw' } : {}),
    ...(typeof lens.head === 'number' && lens.head >= map.heads ? { head: 'mean' } : {}),
    ...(side === lens.side ? {} : side === null ? { side: 'all', units: [] } : { side }),
  };
}
