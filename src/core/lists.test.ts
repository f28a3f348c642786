import { describe, expect, it } from 'vitest';
import { patchPart, patchUnits } from '../../test/support/patchUnits';
import { wordUnits } from '../../test/support/unitTable';
import type { UnitList } from '../protocol/units';
import { joinUnits } from './joinUnits';
import { listOf, mediumOf, partOf, partsIn, pictureParts, writtenUnits } from './lists';

const seen = { x: 0, y: 0, width: 8, height: 4 };
const picture = patchPart(2, 1, seen);
const words = wordUnits('a heron');
/** A picture, a text about it, and what the model wrote. */
const mixed: UnitList = {
  ...listOf('input', 8, { medium: 'text', input: 1, picture: null }, 7),
  parts: [
    picture,
    { start: 3, end: 7, medium: 'text', input: 1, picture: null },
    { start: 7, end: 8, medium: 'text', input: null, picture: null },
  ],
};

describe('lists', () => {
  it('of one part are that part', () => {
    const list = listOf('input', 4, { medium: 'text', input: 0, picture: null });
    expect(list).toMatchObject({ length: 4, given: 4, parts: [{ start: 0, end: 4, medium: 'text' }] });
  });

  it('know the part and the medium of every unit', () => {
    expect([0, 2, 3, 6, 7].map((unit) => mediumOf(mixed, unit))).toEqual([
      'picture',
      'picture',
      'text',
      'text',
      'text',
    ]);
    expect(partOf(mixed, 7)?.input).toBeNull();
    expect([mediumOf(mixed, 8), mediumOf(mixed, -1)]).toEqual([undefined, undefined]);
  });

  it('know their parts by input and medium, and their pictures', () => {
    expect(partsIn(mixed, 'text', 1)).toEqual([mixed.parts[1]]);
    expect(partsIn(mixed, 'text', 0)).toEqual([]);
    expect(pictureParts(mixed)).toEqual([picture]);
  });

  it('write every unit by its medium', () => {
    const units = joinUnits(patchUnits(2, 1, seen), words);
    expect(writtenUnits(mixed, units).slice(1, 5)).toEqual([
      { text: 'row 0, column 0', special: false, rectangle: { x: 0, y: 0, width: 4, height: 4 } },
      { text: 'row 0, column 1', special: false, rectangle: { x: 4, y: 0, width: 4, height: 4 } },
      { text: '[CLS]', start: 0, end: 0, special: true },
      { text: 'a', start: 0, end: 1, special: false },
    ]);
  });
});
