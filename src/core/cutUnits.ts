import type { UnitTable } from '../protocol/units';

/** The first `length` units. */
export function cutUnits(units: UnitTable, length: number): UnitTable {
  return {
    length,
    text: units.text.slice(0, length),
    piece: units.piece.slice(0, length),
    id: units.id.slice(0, length),
    start: units.start.slice(0, length),
    end: units.end.slice(0, length),
    special: units.special.slice(0, length),
    word: units.word.slice(0, length),
    rectangles: units.rectangles.slice(0, 4 * length),
    values: units.values.slice(0, units.length === 0 ? 0 : (units.values.length / units.length) * length),
  };
}
