import { unitAt } from '../../core/units';
import type { UnitTable } from '../../protocol/units';

/**
 * The unit that a caret means: the one that it stands on, or right behind. White space alone is never meant, even where the
 * vocabulary has a token for it (a line break, an indent): then it is null.
 */
export function caretUnit(units: UnitTable, offset: number): number | null {
  const unit = unitAt(units, offset);
  return unit === null || units.text[unit]!.trim() === '' ? null : unit;
}
