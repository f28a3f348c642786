import { describe, expect, it } from 'vitest';
import { emptyUnits } from '../../../src/core/units';
import type { UnitTable } from '../../../src/protocol/units';
import { layoutText } from './layoutText';
import { textColumns } from './textColumns';

type Row = readonly [text: string, start: number, end: number, special?: boolean];

function unitsOf(...rows: Row[]): UnitTable {
  return {
    ...emptyUnits,
    length: rows.length,
    text: rows.map(([text]) => text),
    piece: rows.map(([text]) => text),
    start: Int32Array.from(rows, ([, start]) => start),
    end: Int32Array.from(rows, ([, , end]) => end),
    special: Uint8Array.from(rows, (row) => (row[3] === true ? 1 : 0)),
  };
}

function words(text: string): UnitTable {
  return unitsOf(
    ...Array.from(text.matchAll(/\S+/g), (match): Row => [match[0], match.index, match.index + match[0].length]),
  );
}

function written(units: UnitTable, text: string | null, columns: number): string[] {
  return layoutText(units, text, columns).rows.map((row) => row.map((piece) => piece.text).join(''));
}

describe('layoutText', () => {
  it('keeps lines, blanks and tabs', () => {
    const text = 'if x:\n\treturn  y\n\nz';
    expect(written(words(text), text, 40)).toEqual(['if x:', '\treturn  y', '', 'z']);
  });

  it('breaks between words, and a blank that does not fit is dropped', () => {
    const text = 'the heron stood on one leg';
    expect(written(words(text), text, 12)).toEqual(['the heron ', 'stood on one', 'leg']);
  });

  it('keeps the pieces of a word together', () => {
    const text = 'aaaa bbb heron';
    const units = unitsOf(['aaaa', 0, 4], ['bbb', 5, 8], ['her', 9, 12], ['on', 12, 14]);
    expect(written(units, text, 12)).toEqual(['aaaa bbb ', 'heron']);
  });

  it('cuts what is longer than a row, and one unit stays one unit', () => {
    const { rows } = layoutText(unitsOf(['x'.repeat(25), 0, 25]), 'x'.repeat(25), 10);
    expect(rows.map((row) => row[0]!.text.length)).toEqual([10, 10, 5]);
    expect(rows.map((row) => row[0]!.first)).toEqual([true, false, false]);
  });

  it('shows a line break that belongs to a unit', () => {
    expect(written(unitsOf(['a', 0, 1], ['\r\n', 1, 3], ['b', 3, 4]), 'a\r\nb', 20)).toEqual(['a⏎', 'b']);
  });

  it('shows characters once where several units cover them', () => {
    const { rows } = layoutText(unitsOf(['🐦', 0, 2], ['🐦', 0, 2], ['!', 2, 3]), '🐦!', 20);
    expect(rows[0]!.map(({ unit, text }) => [unit, text])).toEqual([
      [0, '🐦'],
      [1, ''],
      [2, '!'],
    ]);
  });

  it('tells special and generated units from the text', () => {
    const units = unitsOf(['<s>', 0, 0, true], ['hi', 0, 2], [' you', 2, 2]);
    expect(layoutText(units, 'hi', 40).rows[0]!.map(({ kind }) => kind)).toEqual(['special', 'unit', 'generated']);
  });

  it('puts blanks between units where there is no text', () => {
    expect(written(unitsOf(['5', 0, 0], ['2', 0, 0]), null, 40)).toEqual(['5 2']);
  });

  it('knows the row of every unit', () => {
    const text = 'a b\nc\n\nd';
    expect(Array.from(layoutText(words(text), text, 40).rowOf)).toEqual([0, 0, 1, 3]);
  });

  it('lets no control reach the page', () => {
    expect(written(unitsOf(['a\u202eb\u0000', 0, 4]), 'a\u202eb\u0000', 40)).toEqual(['a[202E]b␀']);
  });
});

describe('textColumns', () => {
  it.each([
    ['heron', 0, 5],
    ['\t', 1, 3],
    ['a\tb', 0, 5],
    ['漢字', 0, 4],
    ['e\u0301', 0, 1],
    ['🐦', 0, 2],
  ])('%j from %d takes %d', (text, column, columns) => {
    expect(textColumns(text, column)).toBe(columns);
  });
});
