import { wordRange } from '../../../src/core/units';
import type { PanelInspection, PanelList } from '../../../src/protocol/panel';
import type { Part, UnitTable } from '../../../src/protocol/units';
import { printable } from '../../words';
import { textColumns } from './textColumns';

export type PieceKind = 'gap' | 'unit' | 'special' | 'generated' | 'patch';

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

/** Columns that a patch takes. */
const PATCH_COLUMNS = 2;

/**
 * Breaks a list into rows of at most `columns`, at line breaks and between words. Rows of one height are what lets a long
 * text be drawn by the part that is on the screen. Units that were given without a text stand in a row with blanks between
 * them; patches in a strip, a row of the picture after the other.
 */
export function layoutText({ list, units }: PanelList, texts: PanelInspection['texts'], columns: number): TextLayout {
  const rows = new RowBuilder(units.length, Math.max(8, columns));
  for (const part of list.parts) {
    const own = { ...part, end: Math.min(part.end, units.length) };
    if (part.start > 0 && (part.medium === 'picture' || part.input !== null)) rows.breakLine();
    if (part.medium === 'picture') addPatches(rows, units, own);
    else addText(rows, units, own, part.input === null ? null : (texts[part.input] ?? null), list.given);
  }
  return rows.done();
}

function addText(rows: RowBuilder, units: UnitTable, part: Part, text: string | null, given: number): void {
  let cursor = part.start === 0 ? 0 : (units.start[part.start] ?? 0);
  for (let unit = part.start; unit < part.end; unit++) {
    const own = units.text[unit] || (units.piece[unit] ?? '');
    const start = units.start[unit] ?? 0;
    const end = units.end[unit] ?? 0;
    if (units.special[unit] === 1) {
      rows.add('special', unit, own);
    } else if (unit >= given) {
      // Its text is what it adds, so that together they read as one; what adds nothing is a tick.
      rows.add('generated', unit, units.text[unit] ?? '');
    } else if (text === null || end <= start || start >= text.length) {
      // What the model has been given to write behind brings its own blanks.
      if (part.input !== null && text === null && unit > part.start) rows.add('gap', -1, ' ');
      rows.add('unit', unit, own);
    } else {
      const word = wordRange(units, unit);
      const from = Math.max(word.start, cursor);
      if (from > cursor) rows.add('gap', -1, text.slice(cursor, from));
      rows.add('unit', unit, text.slice(from, word.end));
      cursor = Math.max(cursor, word.end);
    }
  }
}

function addPatches(rows: RowBuilder, units: UnitTable, { start, end, picture }: Part): void {
  let patches = 0;
  for (let unit = start; unit < end; unit++) {
    if (units.special[unit] === 1) {
      rows.add('special', unit, units.text[unit] || (units.piece[unit] ?? ''));
      continue;
    }
    if (patches > 0 && patches % (picture?.columns ?? Infinity) === 0) rows.add('gap', -1, ' ');
    rows.addPatch(unit);
    patches++;
  }
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

  addPatch(unit: number): void {
    if (this.column > 0 && this.column + PATCH_COLUMNS > this.columns) this.wrap();
    this.put('patch', unit, '');
    this.column += PATCH_COLUMNS;
  }

  /** What follows begins a row. */
  breakLine(): void {
    if (this.row.length > 0) this.breakRow();
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
    const width = word.reduce((sum, piece) => sum + columnsOf(piece), 0);
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

function columnsOf({ kind, text }: Piece): number {
  return kind === 'patch' ? PATCH_COLUMNS : textColumns(text, 0);
}
