import { unitAt } from '../../core/units';
import type { UnitPlace } from '../../protocol/panel';
import { documentParts, type ShownLists } from '../shownLists';

/** The unit of the document at a UTF-16 offset, white space included; null where there is none. */
export function unitAtOffset(lists: ShownLists, offset: number): UnitPlace | null {
  for (const { list, units } of lists.values()) {
    for (const part of documentParts(list)) {
      const within = { start: part.start, end: Math.min(part.end, units.length) };
      const unit = unitAt(units, offset, within);
      if (unit !== null) return { list: list.id, unit };
    }
  }
  return null;
}

/**
 * The unit that a caret means: the one that it stands on, or right behind. White space alone is never meant, even where the
 * vocabulary has a token for it (a line break, an indent): then it is null.
 */
export function caretUnit(lists: ShownLists, offset: number): UnitPlace | null {
  const place = unitAtOffset(lists, offset);
  if (place === null) return null;
  return lists.get(place.list)?.units.text[place.unit]?.trim() === '' ? null : place;
}
