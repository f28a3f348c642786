import type { PanelInspection } from '../../protocol/panel';
import type { Inspected } from '../inspected';

/** What a page is told of an inspection; null before the engine has named model and units. */
export function panelInspection({ uri, name, inspection }: Inspected): PanelInspection | null {
  if (inspection?.prepared == null) return null;
  const { id, text, cut: units } = inspection;
  const { card, maps, provenance, picture } = inspection.prepared;
  return { inspection: id, document: uri.toString(), title: name, text, card, units, maps, provenance, picture };
}
