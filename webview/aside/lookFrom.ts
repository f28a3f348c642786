import type { Host } from '../host';
import type { ViewData } from '../viewData';

/** Makes a unit the query, and shows it in the editor where it has a place there. */
export function lookFrom(host: Host, { inspection, lens }: ViewData, unit: number): void {
  if (inspection.units.special[unit] !== 1) host.reveal(unit);
  host.setLens({ query: unit, direction: lens.direction === 'received' ? 'from' : lens.direction });
}
