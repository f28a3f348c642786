import type { Change } from '../../protocol/changes';
import { HeadlightError } from '../../protocol/errors';
import type { ListId } from '../../protocol/units';

/** Units of a list that something else is put in place of. Throws HeadlightError `usage` where there is no such unit. */
export function replacedUnits(changes: readonly Change[], list: ListId, length: number): ReadonlySet<number> {
  const units = new Set<number>();
  for (const change of changes) {
    if (change.kind !== 'hide' || change.how !== 'replace' || change.list !== list) continue;
    for (const unit of change.units) {
      if (!(Number.isInteger(unit) && unit >= 0 && unit < length))
        throw new HeadlightError('usage', `unit ${unit} of ${list}: wanted 0 to ${length - 1}`);
      units.add(unit);
    }
  }
  return units;
}
