import type { Size } from '../../../core/maps/attentionMap';
import type { Rectangle, UnitTable } from '../../../protocol/units';

/** How a model cuts a picture. */
export interface PatchGrid {
  readonly columns: number;
  readonly rows: number;
  /** Names of the units before the patches, in the model's order: `[CLS]`, `distillation`, `register 1`, … */
  readonly special: readonly string[];
}

/** `input`: what the model is given; `patch`: of one patch; both in pixels. Patches that would reach over the edge are left out, as a convolution does. */
export function patchGrid(input: Size, patch: Size, special: readonly string[]): PatchGrid {
  return { columns: Math.floor(input.width / patch.width), rows: Math.floor(input.height / patch.height), special };
}

export function unitCount({ columns, rows, special }: PatchGrid): number {
  return special.length + columns * rows;
}

/** The special units, then the patches row by row. `seen`: what the patches cover together, in pixels of the upright picture. */
export function pictureUnits({ columns, rows, special }: PatchGrid, seen: Rectangle): UnitTable {
  const first = special.length;
  const length = first + columns * rows;
  const patches = Array.from({ length: columns * rows }, (_, i) => ({
    row: Math.floor(i / columns),
    column: i % columns,
  }));
  const text = [...special, ...patches.map(({ row, column }) => `row ${row}, column ${column}`)];
  const rectangles = new Float32Array(4 * length);
  const [width, height] = [seen.width / columns, seen.height / rows];
  for (const [i, { row, column }] of patches.entries()) {
    rectangles.set([seen.x + column * width, seen.y + row * height, width, height], 4 * (first + i));
  }
  return {
    length,
    text,
    piece: text,
    id: Int32Array.from({ length }, (_, unit) => unit),
    start: new Int32Array(length),
    end: new Int32Array(length),
    special: Uint8Array.from({ length }, (_, unit) => (unit < first ? 1 : 0)),
    word: Int32Array.from({ length }, (_, unit) => Math.max(-1, unit - first)),
    rectangles,
    values: new Float32Array(),
  };
}
