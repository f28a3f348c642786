import type { Medium, Part, Rectangle, Unit, UnitList, UnitTable } from '../protocol/units';
import { rectangleOf } from './regions';
import { unitOf } from './units';

/** The part that a unit stands in; undefined where there is no such unit. */
export function partOf(list: UnitList, unit: number): Part | undefined {
  return list.parts.find(({ start, end }) => unit >= start && unit < end);
}

/** What a unit stands for; undefined where there is no such unit. */
export function mediumOf(list: UnitList, unit: number): Medium | undefined {
  return partOf(list, unit)?.medium;
}

/** The parts of a list whose units have their places in an input of the run, of one medium. */
export function partsIn(list: UnitList, medium: Medium, input: number): Part[] {
  return list.parts.filter((part) => part.medium === medium && part.input === input);
}

/** The part of a picture with its picture, where the list has one. */
export type PicturePart = Part & { readonly picture: NonNullable<Part['picture']> };

export function pictureParts(list: UnitList): PicturePart[] {
  return list.parts.filter((part): part is PicturePart => part.picture !== null);
}

/** A list of one part. */
export function listOf(
  id: string,
  length: number,
  part: Pick<Part, 'medium' | 'input' | 'picture'>,
  given = length,
): UnitList {
  return { id, length, given, whole: true, parts: [{ start: 0, end: length, ...part }], columns: [] };
}

/** One unit of a picture, as it is written to files. */
export interface PatchUnit {
  readonly text: string;
  readonly special: boolean;
  /** Pixels of the upright picture; zeros where the unit is special. */
  readonly rectangle: Rectangle;
}

/** A unit as it is written to files: by its medium with a range of characters, or with a rectangle. */
export function writtenUnit(list: UnitList, units: UnitTable, unit: number): Unit | PatchUnit {
  if (mediumOf(list, unit) !== 'picture') return unitOf(units, unit);
  return { text: units.text[unit]!, special: units.special[unit] === 1, rectangle: rectangleOf(units, unit) };
}

/** The first `length` units as they are written to files. */
export function writtenUnits(list: UnitList, units: UnitTable, length = units.length): (Unit | PatchUnit)[] {
  return Array.from({ length }, (_, unit) => writtenUnit(list, units, unit));
}
