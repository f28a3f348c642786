import type { EngineApi } from '../../protocol/engine';
import type { UnitTable } from '../../protocol/units';
import type { Inspection } from '../inspection';
import { inRange } from './checks';

/** A range of a list. Throws HeadlightError `not-found`, `usage`. */
export function unitsOf(
  inspection: Inspection,
  { list: id, range }: Parameters<EngineApi['units']>[0],
): Promise<UnitTable> {
  return inRange(async () => {
    const { list, units } = inspection.list(id);
    const { start, end } = range;
    if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= list.length)) {
      throw new RangeError(`units [${start}, ${end}): wanted a part of [0, ${list.length})`);
    }
    if (start === 0 && end === units.length) return units;
    const columns = list.columns.length;
    return {
      length: end - start,
      text: units.text.slice(start, end),
      piece: units.piece.slice(start, end),
      id: units.id.slice(start, end),
      start: units.start.slice(start, end),
      end: units.end.slice(start, end),
      special: units.special.slice(start, end),
      word: units.word.slice(start, end),
      rectangles: units.rectangles.slice(4 * start, 4 * end),
      values: units.values.slice(columns * start, columns * end),
    };
  });
}
