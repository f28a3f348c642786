import { count } from '../../../core/format';
import type { TableInput, WrongCell } from '../../../protocol/tables';

/** Rows that are named; more are only counted. */
const MOST_NAMED = 3;

/**
 * `2 rows are left out: row 12 (line 13), mark: “abc” is no number; row 20 (line 21), value: nothing stands there`: what is wrong in some
 * columns of a table, rows counted from 1. Null: nothing.
 */
export function rowProblems(table: TableInput, columns: readonly number[]): string | null {
  const rows = new Map<number, WrongCell>();
  for (const cell of table.wrong) {
    if ((columns.includes(cell.column) || cell.column === table.columns.length) && !rows.has(cell.row))
      rows.set(cell.row, cell);
  }
  if (rows.size === 0) return null;
  const named = [...rows.values()].slice(0, MOST_NAMED).map((cell) => problemOf(table, cell));
  const more = rows.size > MOST_NAMED ? `; and ${count(rows.size - MOST_NAMED)} more` : '';
  return `${rows.size === 1 ? '1 row is' : `${count(rows.size)} rows are`} left out: ${named.join('; ')}${more}`;
}

function problemOf({ columns, line }: TableInput, { row, column, found }: WrongCell): string {
  const where = `row ${count(row + 1)} (line ${count(line[row]!)})`;
  if (column === columns.length)
    return `${where} goes on behind ${columns.at(-1)} with “${found}”; numbers with a decimal comma want semicolons between them`;
  return `${where}, ${columns[column]}: ${found === '' ? 'nothing stands there' : `“${found}” is no number`}`;
}
