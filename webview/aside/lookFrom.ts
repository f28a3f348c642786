import type { UnitPlace } from '../../src/protocol/panel';
import type { Host } from '../host';
import { sideFor } from '../sideFor';
import { listAt, type ViewData } from '../viewData';
import { lineOf } from './lineOf';

/** Makes a unit the one that is looked from, and shows it in the editor where it has a place there. */
export function lookFrom(host: Host, { inspection, lens, map }: ViewData, place: UnitPlace): void {
  const list = listAt(inspection, place.list);
  if (list !== undefined && lineOf(inspection, list, place.unit) !== null) host.reveal(place);
  const side = sideFor(map, lens, place.list);
  if (side !== null) host.setLens({ side, units: [place.unit] });
}
