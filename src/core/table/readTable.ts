import { HeadlightError } from '../../protocol/errors';
import type { TableInput, WrongCell } from '../../protocol/tables';
import { decimalMarkOf, numberOf, type DecimalMark } from './decimals';
import { separatorOf } from './separatorOf';
import { splitRows, type Row } from './splitRows';

/** Characters of a wrong cell that are told. */
const MOST_FOUND = 40;

/**
 * The table of numbers that a file of separated values holds. Cells stand between commas, semicolons or tabs; numbers have a point or,
 * where no comma parts them, a comma. The first row is a header where none of its cells is a number. Columns without any number (dates,
 * names) are left out. `name`: for messages. Throws HeadlightError `input` for a text without any row, or without any number.
 */
export function readTable(name: string, text: string): TableInput {
  const separator = separatorOf(text);
  const all = splitRows(text, separator);
  if (all.length === 0)
    throw new HeadlightError('input', `${name}: wanted rows of numbers, found none: the file is empty, or all blank`);
  const mark = separator === ',' ? '.' : decimalMarkOf(all.flatMap(({ cells }) => cells));
  const isNumber = (cell: string): boolean => !Number.isNaN(numberOf(cell, mark));
  const header = all[0]!.cells.some(isNumber) ? null : all[0]!.cells;
  const rows = header === null ? all : all.slice(1);
  const width = header === null ? usualWidth(rows) : header.length;
  const names = Array.from({ length: width }, (_, column) => header?.[column] || `column ${column + 1}`);
  const numbers = numbersOf(rows, width, mark);
  const kept = names.flatMap((_name, column) =>
    rows.some((_row, row) => !Number.isNaN(numbers[row * width + column])) ? [column] : [],
  );
  if (kept.length === 0) {
    throw new HeadlightError(
      'input',
      `${name}: wanted columns of numbers, found ${rows.length === 0 ? 'a header and no rows' : `none among ${names.join(', ')}`}`,
    );
  }
  return {
    kind: 'table',
    name,
    columns: kept.map((column) => names[column]!),
    labels: names.filter((_name, column) => !kept.includes(column)),
    values: Float64Array.from({ length: rows.length * kept.length }, (_, cell) => {
      const row = Math.floor(cell / kept.length);
      return numbers[row * width + kept[cell - row * kept.length]!]!;
    }),
    start: Int32Array.from(rows, ({ start }) => start),
    end: Int32Array.from(rows, ({ end }) => end),
    line: Int32Array.from(rows, ({ line }) => line),
    wrong: wrongOf(rows, numbers, kept, width),
  };
}

/** Cells that most rows have; of several such numbers the largest. */
function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [[width] = [1]] = [...counts].sort(([a, of], [b, than]) => than - of || b - a);
  return width;
}

/** False for a row with more cells than there are columns: nobody knows which are which. */
function fits({ cells }: Row, width: number): boolean {
  return cells.slice(width).every((cell) => cell === '');
}

/** [rows × width], NaN where no number stands, and in all of a row with too many cells. */
function numbersOf(rows: readonly Row[], width: number, mark: DecimalMark): Float64Array {
  const numbers = new Float64Array(rows.length * width).fill(NaN);
  for (const [row, one] of rows.entries()) {
    if (!fits(one, width)) continue;
    for (let column = 0; column < width; column++)
      numbers[row * width + column] = numberOf(one.cells[column] ?? '', mark);
  }
  return numbers;
}

function wrongOf(rows: readonly Row[], numbers: Float64Array, kept: readonly number[], width: number): WrongCell[] {
  const wrong: WrongCell[] = [];
  for (const [row, one] of rows.entries()) {
    const more = one.cells.slice(width).find((cell) => cell !== '');
    if (more !== undefined) wrong.push({ row, column: kept.length, found: told(more) });
    else
      for (const [column, from] of kept.entries())
        if (Number.isNaN(numbers[row * width + from])) wrong.push({ row, column, found: told(one.cells[from] ?? '') });
  }
  return wrong;
}

function told(cell: string): string {
  return cell.length > MOST_FOUND ? `${cell.slice(0, MOST_FOUND)}…` : cell;
}
