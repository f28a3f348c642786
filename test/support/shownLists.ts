import { listOf } from '../../src/core/lists';
import type { ShownList, ShownLists } from '../../src/host/shownLists';
import type { Part, UnitTable } from '../../src/protocol/units';

/** A list whose units are the document's own text, unless its part is told. Places are those of the document. */
export function shownList(id: string, units: UnitTable, part: Partial<Part> = {}): ShownList {
  const list = listOf(id, units.length, { medium: 'text', input: 0, picture: null, ...part });
  return { list, cut: units, units };
}

export function shownLists(...lists: readonly ShownList[]): ShownLists {
  return new Map(lists.map((shown) => [shown.list.id, shown]));
}

/** A run on a text alone. */
export function textLists(units: UnitTable): ShownLists {
  return shownLists(shownList('input', units));
}
