import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordUnits } from '../../test/support/unitTable';
import { unitAt } from '../core/units';
import { shiftPart, shiftUnits, type Edit } from './shiftUnits';

function applied(text: string, edits: readonly (Edit & { readonly text: string })[]): string {
  return [...edits]
    .sort((a, b) => b.offset - a.offset)
    .reduce(
      (result, change) => result.slice(0, change.offset) + change.text + result.slice(change.offset + change.length),
      text,
    );
}

const change = (offset: number, length: number, text: string): Edit & { text: string } => ({
  offset,
  length,
  inserted: text.length,
  text,
});

describe('shiftUnits', () => {
  const text = 'the heron stood';

  it.each([
    ['before a unit', [change(0, 0, 'xx ')], ['the', 'heron', 'stood']],
    ['inside a unit', [change(5, 0, '-')], ['the', '', 'stood']],
    ['at the end of a unit', [change(9, 0, 's')], ['the', 'heron', 'stood']],
    ['over two units', [change(2, 4, '')], ['', '', 'stood']],
    ['at several places, in any order', [change(10, 5, 'sat'), change(0, 3, 'A')], ['', 'heron', '']],
    ['of everything', [change(0, 15, '')], ['', '', '']],
  ])('follows an edit %s', (_name, edits, wanted) => {
    const after = applied(text, edits);
    const units = shiftUnits(wordUnits(text), edits);
    expect([1, 2, 3].map((i) => after.slice(units.start[i], units.end[i]))).toEqual(wanted);
  });

  it('leaves stale units where nothing finds them', () => {
    const units = shiftUnits(wordUnits(text), [change(5, 0, '-')]);
    expect(unitAt(units, 6)).toBe(null);
    expect(unitAt(units, 12)).toBe(3);
  });

  it('gives untouched units their own text, in order, after any edits', () => {
    const edits = fc.array(fc.tuple(fc.nat(30), fc.nat(6), fc.string({ maxLength: 5 })), { maxLength: 4 });
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c ]{0,30}$/), edits, (before, raw) => {
        let free = 0;
        const edits = raw
          .sort((a, b) => a[0] - b[0])
          .flatMap(([at, length, inserted]) => {
            const offset = Math.min(Math.max(at, free), before.length);
            const cut = Math.min(length, before.length - offset);
            free = offset + cut + 1;
            return offset > before.length ? [] : [change(offset, cut, inserted)];
          })
          .filter((one, i, all) => i === 0 || one.offset > all[i - 1]!.offset + all[i - 1]!.length);
        const after = applied(before, edits);
        const was = wordUnits(before);
        const units = shiftUnits(was, edits);
        for (let i = 0; i < units.length; i++) {
          const now = after.slice(units.start[i], units.end[i]);
          expect(now === '' || now === was.text[i]).toBe(true);
          expect(units.end[i]!).toBeLessThanOrEqual(after.length);
          if (i > 0) expect(units.end[i]!).toBeGreaterThanOrEqual(units.end[i - 1]!);
        }
      }),
    );
  });
});

describe('shiftPart', () => {
  it.each([
    ['inserted before', [change(0, 0, 'ab')], { start: 6, end: 11 }],
    ['inserted at the start', [change(4, 0, 'ab')], { start: 4, end: 11 }],
    ['inserted at the end', [change(9, 0, 'ab')], { start: 4, end: 11 }],
    ['written over the start', [change(2, 4, 'x')], { start: 2, end: 6 }],
    ['written over the end', [change(8, 4, 'x')], { start: 4, end: 9 }],
    ['replaced up to the start', [change(0, 4, 'A ')], { start: 2, end: 7 }],
    ['replaced from the end on', [change(9, 3, 'long')], { start: 4, end: 9 }],
    ['deleted around it', [change(1, 12, '')], { start: 1, end: 1 }],
  ])('%s', (_name, edits, wanted) => {
    expect(shiftPart({ start: 4, end: 9 }, edits)).toEqual(wanted);
  });
});
