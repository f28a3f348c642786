import type { Picture } from '../../src/protocol/pictures';
import type { Part, Rectangle, UnitTable } from '../../src/protocol/units';
import { unitTable } from './unitTable';

/** The units of a picture: [CLS], then columns × rows patches over a rectangle. */
export function patchUnits(columns: number, rows: number, seen: Rectangle): UnitTable {
  const patches = Array.from({ length: columns * rows }, (_, i) => ({
    row: Math.floor(i / columns),
    column: i % columns,
  }));
  const [width, height] = [seen.width / columns, seen.height / rows];
  const units = unitTable([
    { text: '[CLS]', start: 0, end: 0, special: true },
    ...patches.map(({ row, column }) => ({ text: `row ${row}, column ${column}`, start: 0, end: 0 })),
  ]);
  const rectangles = patches.flatMap(({ row, column }) => [
    seen.x + column * width,
    seen.y + row * height,
    width,
    height,
  ]);
  return { ...units, rectangles: Float32Array.from([0, 0, 0, 0, ...rectangles]) };
}

/** The part of a list that such units are, from `start` on. The whole picture was seen, unless its measures are told. */
export function patchPart(
  columns: number,
  rows: number,
  seen: Rectangle,
  told: Partial<Picture> & { readonly start?: number } = {},
): Part & { readonly picture: Picture } {
  const { start = 0, ...measures } = told;
  const { width, height } = seen;
  const picture: Picture = { width, height, format: 'png', seen, columns, rows, notes: [], ...measures };
  return { start, end: start + 1 + columns * rows, medium: 'picture', input: 0, picture };
}
