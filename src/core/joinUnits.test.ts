import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchUnits } from '../../test/support/patchUnits';
import { wordUnits } from '../../test/support/unitTable';
import { cutUnits } from './cutUnits';
import { joinUnits } from './joinUnits';
import { rectangleOf } from './regions';
import { emptyUnits } from './units';

it('joins what was cut in two', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab ]{0,20}$/), (text) => {
      const units = wordUnits(text);
      expect(cutUnits(joinUnits(units, units), units.length)).toEqual(units);
      expect(joinUnits(emptyUnits, units)).toEqual(units);
    }),
  );
});

it('keeps patches beside words', () => {
  const both = joinUnits(wordUnits('a heron'), patchUnits(2, 1, { x: 0, y: 0, width: 8, height: 4 }));
  expect(both.rectangles).toHaveLength(4 * both.length);
  expect(rectangleOf(both, 1)).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  expect(rectangleOf(both, both.length - 1)).toEqual({ x: 4, y: 0, width: 4, height: 4 });
});
