import type { Rectangle, Unit, UnitTable } from '../protocol/units';
import { rectangleOf } from './regions';
import { unitOf } from './units';

/** One unit of a picture, as it is written to files. */
export interface PatchUnit {
  readonly text: string;
  readonly special: boolean;
  /** Pixels of the upright picture; zeros where the unit is special. */
  readonly rectangle: Rectangle;
}

/** The first `length` units as they are written to files: those of a text with ranges, those of a picture with rectangles. */
export function unitList(units: UnitTable, length = units.length): Unit[] | PatchUnit[] {
  const indices = Array.from({ length }, (_, unit) => unit);
  if (units.rectangles === undefined) return indices.map((unit) => unitOf(units, unit));
  return indices.map((unit) => ({
    text: units.text[unit]!,
    special: units.special[unit] === 1,
    rectangle: rectangleOf(units, unit),
  }));
}
