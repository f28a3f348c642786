import { unitsList } from '../src/core/stacks';
import type { Lens, Side } from '../src/protocol/lens';
import type { ListId } from '../src/protocol/units';
import type { ViewData } from './viewData';

/** Units that a lens was of. */
export interface LensUnits {
  readonly list: ListId;
  readonly units: readonly number[];
}

/** What of a lens changes with its side: its units, or those it was of `before`, stay where their list is on that side too. */
export function changeSide({ lens, map }: ViewData, side: Side, before: LensUnits | null): Partial<Lens> {
  if (side === 'all') return { side, units: [] };
  const own = unitsList(map, lens.side);
  const from = own === null ? before : { list: own, units: lens.units };
  return { side, units: from?.list === unitsList(map, side) ? from.units : [] };
}
