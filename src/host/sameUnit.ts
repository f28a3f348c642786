import { mediumOf, partsIn } from '../core/lists';
import { rectangleOf } from '../core/regions';
import { unitCovering, wordRange } from '../core/units';
import type { UnitPlace } from '../protocol/panel';
import type { UnitTable } from '../protocol/units';
import type { ShownList, ShownLists } from './shownLists';

/**
 * The unit of the same list in another run that stands where a unit of this one does; null where there is none. Special units
 * go by their names, units without a place (written by the model) by their number, as long as they say the same.
 */
export function sameUnit(was: ShownLists, { list, unit }: UnitPlace, is: ShownLists): number | null {
  const before = was.get(list);
  const after = is.get(list);
  if (before === undefined || after === undefined || unit >= before.units.length) return null;
  if (before.units.special[unit] === 1) return sameSpecial(before.units, unit, after.units);
  const part = before.list.parts.find(({ start, end }) => unit >= start && unit < end);
  if (part === undefined) return null;
  if (part.medium === 'picture') return samePatch(before, unit, after);
  if (part.input === null) return after.units.text[unit] === before.units.text[unit] ? unit : null;
  // By its word: a blank in front of it may belong to this unit in one tokenizer, and to none or to the word before in another.
  const { start } = wordRange(before.units, unit);
  for (const there of partsIn(after.list, part.medium, part.input)) {
    const same = unitCovering(after.units, start, there);
    if (same !== null) return same;
  }
  return null;
}

function sameSpecial(was: UnitTable, unit: number, is: UnitTable): number | null {
  const same = is.text.findIndex((text, i) => is.special[i] === 1 && text === was.text[unit]);
  return same === -1 ? null : same;
}

/** The patch over the middle of a patch. */
function samePatch(was: ShownList, unit: number, is: ShownList): number | null {
  const middle = rectangleOf(was.units, unit);
  const x = middle.x + middle.width / 2;
  const y = middle.y + middle.height / 2;
  for (let i = 0; i < is.units.length; i++) {
    if (mediumOf(is.list, i) !== 'picture') continue;
    const patch = rectangleOf(is.units, i);
    if (x >= patch.x && x < patch.x + patch.width && y >= patch.y && y < patch.y + patch.height) return i;
  }
  return null;
}
