import type { PicturePart } from '../../../src/core/lists';
import { boxAround, patchesOf, rectangleOf } from '../../../src/core/regions';
import type { Rectangle, UnitTable } from '../../../src/protocol/units';
import type { Place } from '../gridTwin';

/** The patches of a picture: rows and columns of units, all of one size, over the part of it that the model saw. */
export class PatchGrid {
  readonly columns: number;
  readonly rows: number;
  /** Around all patches, pixels of the picture. */
  readonly box: Rectangle;
  /** Units of the part without a place, in their order. */
  readonly special: readonly number[];
  /** The unit of the first patch; the others follow row by row. */
  private readonly first: number;

  constructor(
    readonly units: UnitTable,
    readonly part: PicturePart,
  ) {
    this.columns = part.picture.columns;
    this.rows = part.picture.rows;
    const patches = patchesOf(units, part);
    this.first = patches[0] ?? part.start;
    this.box = boxAround([this.first, this.first + this.columns * this.rows - 1], units);
    this.special = Array.from({ length: part.end - part.start }, (_, i) => part.start + i).filter(
      (unit) => units.special[unit] === 1,
    );
  }

  unit({ row, column }: Place): number {
    return this.first + row * this.columns + column;
  }

  /** Null for a unit without a place. */
  place(unit: number): Place | null {
    const index = unit - this.first;
    if (index < 0 || index >= this.columns * this.rows) return null;
    return { row: Math.floor(index / this.columns), column: index % this.columns };
  }

  /** The patch over a point of the picture; null where there is none. */
  at(x: number, y: number): number | null {
    const { box, columns, rows } = this;
    const column = Math.floor(((x - box.x) / box.width) * columns);
    const row = Math.floor(((y - box.y) / box.height) * rows);
    return column >= 0 && column < columns && row >= 0 && row < rows ? this.unit({ row, column }) : null;
  }

  /** The patch nearest to a point of the picture. */
  nearest(x: number, y: number): number {
    const { box, columns, rows } = this;
    const within = (at: number, from: number, size: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor(((at - from) / size) * count)));
    return this.unit({ row: within(y, box.y, box.height, rows), column: within(x, box.x, box.width, columns) });
  }

  rectangle(unit: number): Rectangle {
    return rectangleOf(this.units, unit);
  }

  /** All patches of the rectangle that has these two in its corners, ascending. */
  between(a: number, b: number): number[] {
    const [from, to] = [this.place(a), this.place(b)];
    if (from === null || to === null) return [];
    const result: number[] = [];
    for (let row = Math.min(from.row, to.row); row <= Math.max(from.row, to.row); row++) {
      for (let column = Math.min(from.column, to.column); column <= Math.max(from.column, to.column); column++) {
        result.push(this.unit({ row, column }));
      }
    }
    return result;
  }

  /** The patches that touch one, with a side or a corner. */
  around(unit: number): number[] {
    const place = this.place(unit);
    if (place === null) return [];
    const clip = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
    const corner = (step: number): number =>
      this.unit({ row: clip(place.row + step, this.rows), column: clip(place.column + step, this.columns) });
    return this.between(corner(-1), corner(1)).filter((other) => other !== unit);
  }

  /** [rows × columns], of weights of all units of the list. */
  patches(weights: Float32Array): Float32Array {
    return weights.subarray(this.first, this.first + this.rows * this.columns);
  }
}
