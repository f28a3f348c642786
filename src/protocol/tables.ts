/** A cell that holds no number where one is wanted. */
export interface WrongCell {
  /** Index of its row. */
  readonly row: number;
  /** Index of its column; the number of columns where the row has more cells than those. */
  readonly column: number;
  /** What stands there; empty: nothing. */
  readonly found: string;
}

/** A table of numbers, as it was read from a file of separated values. */
export interface TableInput {
  readonly kind: 'table';
  /** The file's name, for messages. */
  readonly name: string;
  /** Names of the columns, by the header, else `column 1`, …; those without any number are left out. */
  readonly columns: readonly string[];
  /** Names of the columns that were left out. */
  readonly labels: readonly string[];
  /** [rows × columns], row by row; NaN where no number stands, and in all of a row with too many cells. */
  readonly values: Float64Array;
  /** [rows] UTF-16 offsets in the file where a row begins, and where it ends: behind its last cell, before the line's end. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** [rows] Number of the file's line that a row begins on, from 1. */
  readonly line: Int32Array;
  /** By row, then column; each of them is NaN in `values`. */
  readonly wrong: readonly WrongCell[];
}
