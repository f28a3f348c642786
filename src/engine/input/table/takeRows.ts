import { count } from '../../../core/format';
import { HeadlightError } from '../../../protocol/errors';
import type { TableInput } from '../../../protocol/tables';
import type { Range } from '../../../protocol/units';
import { rowProblems } from './rowProblems';

/** What a model takes of a table. */
export interface TableShape {
  /** What its columns are called, in the order in which it takes them. */
  readonly columns: readonly string[];
  /** Rows that it takes; equal where it takes one number of rows only. */
  readonly rows: { readonly least: number; readonly most: number };
}

/** The part of a table that is run. */
export interface TakenRows {
  /** Indices of the rows, ascending. */
  readonly rows: Int32Array;
  /** Indices of the columns, in the model's order. */
  readonly columns: readonly number[];
  /** False where there are more rows that could be run. */
  readonly whole: boolean;
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

/** Which of more rows than are run are wanted. */
export interface WantedRows {
  /** UTF-16 offsets in the file; null: the beginning. */
  readonly focus: Range | null;
  readonly most: number;
}

/**
 * The columns that are called as the model's are, else its first ones; and the rows that have a number in all of these, of more than
 * are run those nearest to the focus. `model`: for messages. Throws HeadlightError `input` for too few columns or rows.
 */
export function takeRows(table: TableInput, shape: TableShape, { focus, most }: WantedRows, model: string): TakenRows {
  const columns = takeColumns(table, shape.columns, model);
  const all = Int32Array.from({ length: table.line.length }, (_, row) => row);
  const whole = all.filter((row) =>
    columns.every((column) => !Number.isNaN(table.values[row * table.columns.length + column])),
  );
  const problems = rowProblems(table, columns);
  const { least } = shape.rows;
  if (whole.length < least) {
    const wanted = least === shape.rows.most ? count(least) : `at least ${count(least)}`;
    const lost = problems === null ? '' : `. ${problems}`;
    throw new HeadlightError(
      'input',
      `${table.name}: ${model} takes ${wanted} rows, found ${count(whole.length)}${lost}`,
    );
  }
  const length = Math.min(whole.length, Math.max(least, Math.min(most, shape.rows.most)));
  const rows = nearest(table, whole, focus, length);
  const notes = [
    ...(problems === null ? [] : [problems]),
    ...(table.columns.length > columns.length && !named(table, shape.columns)
      ? [`Of ${table.columns.length} columns of numbers it takes ${columns.map((c) => table.columns[c]).join(', ')}`]
      : []),
    ...(length < whole.length
      ? [
          `Of ${count(whole.length)} rows ${count(length)} are run: row ${count(rows[0]! + 1)} to row ${count(rows.at(-1)! + 1)}`,
        ]
      : []),
  ];
  return { rows, columns, whole: length === whole.length, notes };
}

function takeColumns(table: TableInput, wanted: readonly string[], model: string): number[] {
  if (table.columns.length < wanted.length) {
    const labels = table.labels.length === 0 ? '' : `; no numbers are in ${table.labels.join(', ')}`;
    throw new HeadlightError(
      'input',
      `${table.name}: ${model} takes ${wanted.length} columns of numbers (${wanted.join(', ')}), found ${table.columns.length} (${table.columns.join(', ')})${labels}`,
    );
  }
  return named(table, wanted) ?? wanted.map((_name, column) => column);
}

/** The columns with the names that are wanted, whatever their case; null where one has none. */
function named({ columns }: TableInput, wanted: readonly string[]): number[] | null {
  const names = columns.map((name) => name.toLowerCase());
  const found = wanted.map((name) => names.indexOf(name.toLowerCase()));
  return found.includes(-1) ? null : found;
}

/** So many of some rows, around the first that reaches into the focus. */
function nearest({ end }: TableInput, rows: Int32Array, focus: Range | null, length: number): Int32Array {
  const first = focus === null ? 0 : rows.findIndex((row) => end[row]! > focus.start);
  const start = Math.min(first === -1 ? rows.length : first, rows.length - length);
  return rows.subarray(start, start + length);
}
