import { rectangleOf } from '../core/regions';
import { unitCovering, wordRange } from '../core/units';
import type { UnitTable } from '../protocol/units';

/** The unit of another run that stands where a unit of this one does; null where there is none. Special units go by their names. */
export function sameUnit(was: UnitTable, unit: number, is: UnitTable): number | null {
  if (was.special[unit] === 1) {
    const same = is.text.findIndex((text, i) => is.special[i] === 1 && text === was.text[unit]);
    return same === -1 ? null : same;
  }
  if (was.rectangles !== undefined) return samePatch(was, unit, is);
  // By its word: a blank in front of it may belong to this unit in one tokenizer, and to none or to the word before in another.
  return unitCovering(is, wordRange(was, unit).start);
}

/** The patch over the middle of a patch. */
function samePatch(was: UnitTable, unit: number, is: UnitTable): number | null {
  const middle = rectangleOf(was, unit);
  const x = middle.x + middle.width / 2;
  const y = middle.y + middle.height / 2;
  for (let i = 0; i < is.length; i++) {
    const patch = rectangleOf(is, i);
    if (x >= patch.x && x < patch.x + patch.width && y >= patch.y && y < patch.y + patch.height) return i;
  }
  return null;
}
