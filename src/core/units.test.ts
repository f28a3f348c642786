import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitTable, wordUnits } from '../../test/support/unitTable';
import { unitAt, unitsIn } from './units';

const text = 'The heron stood';
const units = wordUnits(text);

describe('unitAt', () => {
  for (const [name, offset, expected] of [
    ['inside a word', 5, 2],
    ['at its start', 4, 2],
    ['behind its end: the word before', 9, 2],
    ['at the start of the text, not [CLS]', 0, 1],
    ['at the end of the text, not [SEP]', 15, 3],
  ] as const) {
    it(name, () => expect(unitAt(units, offset)).toBe(expected));
  }

  it('is null in white space that no unit covers', () => {
    expect(unitAt(wordUnits('a   b'), 2)).toBeNull();
    expect(unitAt(wordUnits(''), 0)).toBeNull();
  });

  it('means the word before a caret where the next unit counts the blank in', () => {
    const pieces = unitTable([
      { text: 'it', start: 0, end: 2 },
      { text: ' was', start: 2, end: 6 },
    ]);
    expect([1, 2, 3, 6].map((offset) => unitAt(pieces, offset))).toEqual([0, 0, 1, 1]);
  });

  it('takes the first of several units that cover one character', () => {
    const bytes = unitTable([
      { text: 'a', start: 0, end: 1 },
      { text: '🦩', start: 1, end: 3 },
      { text: '🦩', start: 1, end: 3 },
    ]);
    expect(unitAt(bytes, 2)).toBe(1);
  });

  it('agrees with a search through all units', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab ]{0,40}$/), fc.nat(45), (sample, offset) => {
        const table = wordUnits(sample);
        const place = (test: (start: number, end: number) => boolean): number =>
          table.text.findIndex((_, i) => table.special[i] === 0 && test(table.start[i]!, table.end[i]!));
        const covering = place((start, end) => start <= offset && offset < end);
        const before = place((_start, end) => end === offset);
        expect(unitAt(table, offset)).toBe(covering >= 0 ? covering : before >= 0 ? before : null);
      }),
    );
  });
});

describe('unitsIn', () => {
  it('gives the units that overlap a range', () => {
    expect(unitsIn(units, { start: 5, end: 11 })).toEqual({ start: 2, end: 4 });
    expect(unitsIn(units, { start: 3, end: 4 })).toEqual({ start: 2, end: 2 });
    expect(unitsIn(units, { start: 0, end: 3 })).toEqual({ start: 1, end: 2 });
  });
});
