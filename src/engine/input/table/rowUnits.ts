import type { TableInput } from '../../../protocol/tables';
import type { UnitTable } from '../../../protocol/units';
import type { TakenRows } from './takeRows';

/** Digits of a number in a unit's text. */
const DIGITS = 6;
/** Numbers of a unit's text; of a row with more a sign that it goes on. */
const MOST_NUMBERS = 8;

/** One unit a row that is run: `row 12: 0.53, 1`, rows counted from 1 as they stand in the file; `values` are its numbers. */
export function rowUnits(table: TableInput, { rows, columns }: Pick<TakenRows, 'rows' | 'columns'>): UnitTable {
  const { length } = rows;
  const values = new Float32Array(length * columns.length);
  const text = Array.from(rows, (row, unit) => {
    const numbers = columns.map((column) => table.values[row * table.columns.length + column]!);
    values.set(numbers, unit * columns.length);
    const told = numbers.slice(0, MOST_NUMBERS).map((number) => `${Number(number.toPrecision(DIGITS))}`);
    return `row ${row + 1}: ${told.join(', ')}${numbers.length > MOST_NUMBERS ? ', …' : ''}`;
  });
  return {
    length,
    text,
    piece: text,
    id: new Int32Array(length),
    start: Int32Array.from(rows, (row) => table.start[row]!),
    end: Int32Array.from(rows, (row) => table.end[row]!),
    special: new Uint8Array(length),
    word: Int32Array.from(rows, (_row, unit) => unit),
    rectangles: new Float32Array(),
    values,
  };
}
