import { wordRange } from '../../../src/core/units';
import type { UnitTable } from '../../../src/protocol/units';
import { printable } from '../../words';
import { textColumns } from './textColumns';

export type PieceKind = 'gap' | 'unit' | 'special' | 'generated';

/** A stretch of one row: a unit, a part of one that is broken over rows, or what lies between units. */
export interface Piece {
  readonly kind: PieceKind;
  /** −1 for a gap. */
  readonly unit: number;
  /** As it is written on the screen; empty for a unit whose characters an earlier one has shown. */
  readonly text: string;
  /** True for the first piece of its unit. */
  readonly first: boolean;
}

export interface TextLayout {
  readonly rows: readonly (readonly Piece[])[];
  /** [units] → the row that its first piece is in. */
  readonly rowOf: Int32Array;
}

/** Room for a special unit's share behind its text. */
const CHIP_COLUMNS = 10;

/**
 * Breaks a text into rows of at most `columns`, at line breaks and between words. Rows of one height are what lets a long
 * text be drawn by the part that is on the screen. Without a text, units stand in a row with blanks between them.
 */
export function layoutText(units: UnitTable, text: string | null, columns: number): TextLayout {
  const rows = new RowBuilder(units.length, Math.max(8, columns));
  let cursor = 0;
  for (let unit = 0; unit < units.length; unit++) {
    const own = units.text[unit] ?? '';
    const start = units.start[unit] ?? 0;
    const end = units.end[unit] ?? 0;
    if (units.special[unit] === 1) {
      rows.add('special', unit, own || (units.piece[unit] ?? ''));
    } else if (text === null || end <= start || start >= text.length) {
      if (text === null && unit > 0) rows.add('gap', -1, ' ');
      rows.add(text === null ? 'unit' : 'generated', unit, own || (units.piece[unit] ?? ''));
    } else {
      const word = wordRange(units, unit);
      const from = Math.max(word.start, cursor);
      if (from > cursor) rows.add('gap', -1, text.slice(cursor, from));
      rows.add('unit', unit, text.slice(from, word.end));
      cursor = Math.max(cursor, word.end);
    }
  }
  return rows.done();
}

class RowBuilder {
  private readonly rows: Piece[][] = [];
  private readonly rowOf: Int32Array;
  private row: Piece[] = [];
  private column = 0;
  /** Index in the row of the piece that the word in progress begins with. */
  private wordStart = 0;
  private latest = -1;

  constructor(
    units: number,
    private readonly columns: number,
  ) {
    this.rowOf = new Int32Array(units);
  }

  add(kind: PieceKind, unit: number, text: string): void {
    if (text === '') this.put(kind, unit, '');
    text.split(/(\r\n|\r|\n)/).forEach((part, i) => {
      if (i % 2 === 0) {
        if (part !== '') this.addPart(kind, unit, printable(part));
        return;
      }
      if (kind !== 'gap') this.put(kind, unit, '⏎');
      this.breakRow();
    });
  }

  done(): TextLayout {
    this.rows.push(this.row);
    return { rows: this.rows, rowOf: this.rowOf };
  }

  private addPart(kind: PieceKind, unit: number, part: string): void {
    const apart = kind === 'gap' || kind === 'special';
    const room = kind === 'special' ? CHIP_COLUMNS : 0;
    if (apart || /^\s/.test(part)) this.wordStart = this.row.length;
    const width = textColumns(part, this.column) + room;
    if (width > this.columns) {
      this.addLong(kind, unit, part);
    } else {
      const wraps = this.column > 0 && this.column + width > this.columns;
      if (wraps) this.wrap();
      // White space that a row ends with is not carried to the next one.
      if (wraps && kind === 'gap') return;
      this.put(kind, unit, part);
      this.column += textColumns(part, this.column) + room;
    }
    if (apart || /\s$/.test(part)) this.wordStart = this.row.length;
  }

  /** Longer than a row: cut wherever a row is full. */
  private addLong(kind: PieceKind, unit: number, part: string): void {
    let text = '';
    for (const character of part) {
      const width = textColumns(character, this.column);
      if (this.column + width > this.columns) {
        this.put(kind, unit, text);
        this.breakRow();
        text = '';
      }
      text += character;
      this.column += width;
    }
    this.put(kind, unit, text);
  }

  private put(kind: PieceKind, unit: number, text: string): void {
    const first = kind !== 'gap' && unit !== this.latest;
    if (first) this.latest = unit;
    this.place({ kind, unit, text, first });
  }

  private place(piece: Piece): void {
    if (piece.first) this.rowOf[piece.unit] = this.rows.length;
    this.row.push(piece);
  }

  /** Begins a new row, and takes the word in progress there unless it fills most of the row. */
  private wrap(): void {
    const word = this.row.slice(this.wordStart);
    const width = word.reduce((sum, { text }) => sum + textColumns(text, 0), 0);
    const moves = this.wordStart > 0 && width < this.columns / 2;
    if (moves) this.row.length = this.wordStart;
    this.breakRow();
    if (!moves) return;
    for (const piece of word) this.place(piece);
    this.column = width;
  }

  private breakRow(): void {
    this.rows.push(this.row);
    this.row = [];
    this.column = 0;
    this.wordStart = 0;
  }
}
