import type { UnitTable } from '../../src/protocol/units';

/** Words of a text as units, with [CLS] before and [SEP] behind. */
export function wordUnits(text: string): UnitTable {
  const words = [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  return unitTable([
    { text: '[CLS]', start: 0, end: 0, special: true },
    ...words,
    { text: '[SEP]', start: text.length, end: text.length, special: true },
  ]);
}

export function unitTable(
  rows: readonly { readonly text: string; readonly start: number; readonly end: number; readonly special?: boolean }[],
): UnitTable {
  let word = -1;
  return {
    length: rows.length,
    text: rows.map((row) => row.text),
    piece: rows.map((row) => row.text),
    id: Int32Array.from(rows, (_row, i) => i),
    start: Int32Array.from(rows, (row) => row.start),
    end: Int32Array.from(rows, (row) => row.end),
    special: Uint8Array.from(rows, (row) => (row.special === true ? 1 : 0)),
    word: Int32Array.from(rows, (row) => (row.special === true ? -1 : ++word)),
    rectangles: new Float32Array(),
    values: new Float32Array(),
  };
}
