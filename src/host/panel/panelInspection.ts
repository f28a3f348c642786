import type { PanelInspection, PanelList } from '../../protocol/panel';
import type { Inspected } from '../inspected';
import type { ShownList } from '../shownLists';

/** What a page is told of the run that is shown; null before the engine has named model and units. */
export function panelInspection({ uri, name, run }: Inspected): PanelInspection | null {
  if (run?.opened == null) return null;
  const { card, maps, provenance, changes, notes = [] } = run.opened;
  return {
    inspection: run.id,
    document: uri.toString(),
    title: name,
    card,
    notes,
    texts: [run.plan.text],
    lists: [...run.lists.values()].map(panelList),
    maps,
    provenance,
    changes,
  };
}

/** Places are those of the input, as the page's text has them. */
export function panelList({ list, cut }: ShownList): PanelList {
  return { list, units: cut };
}
