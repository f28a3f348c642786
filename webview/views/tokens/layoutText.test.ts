import { describe, expect, it } from 'vitest';
import { listOf } from '../../../src/core/lists';
import { emptyUnits } from '../../../src/core/units';
import type { PanelList } from '../../../src/protocol/panel';
import type { Part } from '../../../src/protocol/units';
import type { UnitTable } from '../../../src/protocol/units';
import { layoutText, type TextLayout } from './layoutText';
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

/** A list of one text, the units from `given` on generated. */
function lay(units: UnitTable, text: string | null, columns: number, given = units.length): TextLayout {
  const list = listOf('input', units.length, { medium: 'text', input: 0, picture: null }, given);
  return layoutText({ list, units }, [text], columns);
}

function written(units: UnitTable, text: string | null, columns: number): string[] {
  return lay(units, text, columns).rows.map((row) => row.map((piece) => piece.text).join(''));
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
    const { rows } = lay(unitsOf(['x'.repeat(25), 0, 25]), 'x'.repeat(25), 10);
    expect(rows.map((row) => row[0]!.text.length)).toEqual([10, 10, 5]);
    expect(rows.map((row) => row[0]!.first)).toEqual([true, false, false]);
  });

  it('shows a line break that belongs to a unit', () => {
    expect(written(unitsOf(['a', 0, 1], ['\r\n', 1, 3], ['b', 3, 4]), 'a\r\nb', 20)).toEqual(['a⏎', 'b']);
  });

  it('shows characters once where several units cover them', () => {
    const { rows } = lay(unitsOf(['🐦', 0, 2], ['🐦', 0, 2], ['!', 2, 3]), '🐦!', 20);
    expect(rows[0]!.map(({ unit, text }) => [unit, text])).toEqual([
      [0, '🐦'],
      [1, ''],
      [2, '!'],
    ]);
  });

  it('tells special and generated units from the text', () => {
    const units = unitsOf(['<s>', 0, 0, true], ['hi', 0, 2], [' you', 2, 2]);
    expect(lay(units, 'hi', 40, 2).rows[0]!.map(({ kind }) => kind)).toEqual(['special', 'unit', 'generated']);
  });

  it('puts blanks between units where there is no text', () => {
    expect(written(unitsOf(['5', 0, 0], ['2', 0, 0]), null, 40)).toEqual(['5 2']);
  });

  it('runs what a model has written together, as it brings its own blanks', () => {
    const units = unitsOf(['Der', 0, 0], [' Rei', 0, 0], ['her', 0, 0]);
    const list = listOf('output', 3, { medium: 'text', input: null, picture: null }, 0);
    const { rows } = layoutText({ list, units }, [null], 40);
    expect(rows.map((row) => row.map(({ kind, text }) => `${kind} ${text}`))).toEqual([
      ['generated Der', 'generated  Rei', 'generated her'],
    ]);
  });

  it('shows patches as a strip, and the words of the same list below', () => {
    const text = 'a bird';
    const units = unitsOf(
      ['[CLS]', 0, 0, true],
      ['row 0', 0, 0],
      ['row 0', 0, 0],
      ['row 1', 0, 0],
      ['row 1', 0, 0],
      ['a', 0, 1],
      ['bird', 2, 6],
    );
    const picture = { columns: 2, rows: 2 } as NonNullable<Part['picture']>;
    const parts: Part[] = [
      { medium: 'picture', input: 0, picture, start: 0, end: 5 },
      { medium: 'text', input: 1, picture: null, start: 5, end: 7 },
    ];
    const mixed: PanelList = { list: { id: 'input', length: 7, given: 7, whole: true, parts, columns: [] }, units };
    const { rows, rowOf } = layoutText(mixed, [null, text], 40);
    expect(rows.map((row) => row.map(({ kind }) => kind))).toEqual([
      ['special', 'patch', 'patch', 'gap', 'patch', 'patch'],
      ['unit', 'gap', 'unit'],
    ]);
    expect(Array.from(rowOf)).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it('knows the row of every unit', () => {
    const text = 'a b\nc\n\nd';
    expect(Array.from(lay(words(text), text, 40).rowOf)).toEqual([0, 0, 1, 3]);
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
