import { defaultLens } from '../src/core/defaultLens';
import type { Host } from './host';
import type { ViewData } from './viewData';

/** Keeps a unit as the query, and lets go of the one that is kept already. A region that was chosen gives way. */
export function togglePin(host: Host, data: ViewData, unit: number): void {
  const { lens, pinned } = data;
  const region = lens.region != null;
  if (pinned && lens.query === unit && !region) {
    unpin(host, data);
    return;
  }
  if (region) host.setLens({ region: null });
  if (lens.direction === 'received') host.setLens({ direction: 'from', query: unit });
  host.pin(unit);
}

/** In a text the caret is the query again; in a picture the unit that a lens begins with. */
export function unpin(host: Host, { inspection }: ViewData): void {
  host.pin(null);
  if (inspection.picture !== null) host.setLens({ query: defaultLens(inspection.card).query });
}
