import { describe, expect, it } from 'vitest';
import { LineMask, sourceLines } from './sourceLines';

const [WORD, END, LINE] = [7, 1, 2];

describe('sourceLines', () => {
  it.each([
    ['one line', [WORD, WORD, END], [[0, 3]]],
    ['two lines', [WORD, LINE, WORD, WORD, END], [[0, 2], [2, 5]]], // prettier-ignore
    ['lines without a word', [LINE, WORD, LINE, LINE, WORD, LINE, END], [[1, 3], [4, 6]]], // prettier-ignore
    ['a last line that nothing ends', [WORD, LINE, WORD, WORD], [[0, 2], [2, 4]]], // prettier-ignore
    ['no word at all', [LINE, LINE, END], [[0, 3]]],
  ])('%s', (_what, ids, wanted) => {
    expect(sourceLines(Int32Array.from(ids), LINE).map(({ start, end }) => [start, end])).toEqual(wanted);
  });

  it('is the whole text where there is no id of a line end', () => {
    expect(sourceLines(Int32Array.of(WORD, LINE, WORD, END), null)).toEqual([{ start: 0, end: 4 }]);
  });
});

describe('LineMask', () => {
  it('has a row see its own line, and counts who sees a unit', () => {
    const mask = new LineMask([
      { start: 0, end: 2 },
      { start: 3, end: 5 },
    ]);
    for (const line of [0, 0, 1]) mask.add(line);
    expect([mask.hull(1), mask.hull(2)]).toEqual([
      { start: 0, end: 2 },
      { start: 3, end: 5 },
    ]);
    expect([0, 1, 2, 3].map((key) => mask.viewers(key))).toEqual([2, 2, 0, 1]);
  });
});
