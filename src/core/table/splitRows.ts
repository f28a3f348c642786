import Papa from 'papaparse';
import type { Range } from '../../protocol/units';
import type { Separator } from './separatorOf';

/** One row of a file: its cells without the blanks around them, and where it stands. */
export interface Row extends Range {
  readonly cells: readonly string[];
  /** Number of the line that it begins on, from 1. */
  readonly line: number;
}

const BYTE_ORDER_MARK = '\ufeff';

/** The rows of a text whose cells a separator parts (RFC 4180; lines may end in CRLF, LF or CR). Rows without anything in their cells are none. Offsets are UTF-16, `end` before the line's end. */
export function splitRows(text: string, separator: Separator): Row[] {
  const offset = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  const newline = text.includes('\n') ? '\n' : '\r';
  const rows: Row[] = [];
  let start = offset;
  let line = 1;
  Papa.parse(text.slice(offset), {
    delimiter: separator,
    newline,
    step({ data, meta }) {
      const next = offset + meta.cursor;
      const whole = text.slice(start, next);
      const cells = data.map((cell) => cell.trim());
      const end = start + whole.replace(/[\r\n]+$/, '').length;
      if (cells.some((cell) => cell !== '')) rows.push({ cells, line, start, end });
      line += whole.split(newline).length - 1;
      start = next;
    },
  });
  return rows;
}
