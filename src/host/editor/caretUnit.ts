import { unitAt } from '../../core/units';
import type { UnitTable } from '../../protocol/units';

/**
 * The unit that a caret means: the one that it stands on, or right behind. White space alone is never meant, even where the
 * vocabulary has a token for it (a line break, an indent): then it is the word that ends at the caret, else null.
 */
export function caretUnit(units: UnitTable, offset: number): number | null {
  const unit = unitAt(units, offset);
  if (unit === null || units.text[unit]!.trim() !== '') return unit;
  const before = offset > 0 ? unitAt(units, offset - 1) : null;
  return before !== null && units.end[before] === offset && units.text[before]!.trim() !== '' ? before : null;
}
