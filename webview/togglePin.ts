import { defaultLens } from '../src/core/defaultLens';
import { mediumOf } from '../src/core/lists';
import type { UnitPlace } from '../src/protocol/panel';
import type { Host } from './host';
import { sideFor } from './sideFor';
import { isUnitOf, listOfUnits, type ViewData } from './viewData';

/** Keeps a unit as the one that is looked from, and lets go of the one that is kept already. Several units that were chosen give way. */
export function togglePin(host: Host, data: ViewData, place: UnitPlace): void {
  const { lens, pinned, map } = data;
  const one = lens.units.length === 1;
  if (pinned && one && isUnitOf(data, lens, place)) {
    unpin(host, data);
    return;
  }
  const side = sideFor(map, lens, place.list);
  if (side === null) return;
  if (lens.side !== side || !one) host.setLens({ side, units: [place.unit] });
  host.pin(place);
}

/** In a text the caret chooses again; in a picture it is the unit that a lens begins with. */
export function unpin(host: Host, data: ViewData): void {
  host.pin(null);
  if (isOfPicture(data)) letUnitsGo(host, data);
}

/** Back to the units that a lens begins with on its map. */
export function letUnitsGo(host: Host, { map, inspection }: ViewData): void {
  const first = defaultLens(
    [map],
    inspection.lists.map(({ list }) => list),
  );
  if (first !== undefined) host.setLens({ side: first.side, units: first.units });
}

/** Whether what the lens looks from is of a picture. */
function isOfPicture(data: ViewData): boolean {
  const from = listOfUnits(data, data.lens)?.list ?? data.keys.list;
  return mediumOf(from, data.lens.units[0] ?? 0) === 'picture';
}
