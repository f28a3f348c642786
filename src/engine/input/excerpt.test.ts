import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyUnits } from '../../core/units';
import type { UnitTable } from '../../protocol/units';
import { excerptUnits } from './excerpt';

/** So many units for every character, or one for so many characters. */
function encoder(density: number): { encode: (part: string) => Promise<UnitTable>; read: number[] } {
  const read: number[] = [];
  const encode = async (part: string): Promise<UnitTable> => {
    read.push(part.length);
    const length = Math.ceil(part.length * density);
    const start = Int32Array.from({ length }, (_, i) => Math.floor(i / density));
    const end = Int32Array.from({ length }, (_, i) =>
      Math.max(start[i]!, Math.min(part.length, Math.floor((i + 1) / density))),
    );
    const text = Array.from(start, (from, i) => part.slice(from, end[i]));
    const zeros = new Int32Array(length);
    return {
      ...emptyUnits,
      length,
      text,
      piece: text,
      id: zeros,
      start,
      end,
      word: zeros,
      special: new Uint8Array(length),
    };
  };
  return { encode, read };
}

describe('excerptUnits', () => {
  it('takes a short text whole', async () => {
    const { encode, read } = encoder(0.25);
    const { units, whole } = await excerptUnits('a heron stood', null, 100, encode);
    expect([units.length, whole, read]).toEqual([4, true, [13]]);
  });

  it('makes a table for what is run of a line of a million characters with three units each', async () => {
    const { encode, read } = encoder(3);
    const { units, whole } = await excerptUnits('鷺'.repeat(1_000_000), null, 16_384, encode);
    expect(whole).toBe(false);
    expect(units.length).toBeGreaterThanOrEqual(16_384);
    expect(units.length).toBeLessThan(2 * 16_384);
    expect(read.reduce((sum, length) => sum + length, 0)).toBeLessThan(200_000);
  });

  it('goes on where a part holds too little', async () => {
    const { encode } = encoder(1 / 50);
    const { units, whole } = await excerptUnits('x'.repeat(100_000), { start: 50_000, end: 50_010 }, 500, encode);
    expect(units.length).toBeGreaterThanOrEqual(500);
    expect(whole).toBe(false);
  });

  it('cuts at the start of a line, else behind white space, never inside a character', async () => {
    const parts: string[] = [];
    const { encode } = encoder(0.25);
    const reading = (part: string): ReturnType<typeof encode> => {
      parts.push(part);
      return encode(part);
    };
    const focus = { start: 5000, end: 5000 };
    await excerptUnits('one two three\n'.repeat(1000), focus, 100, reading);
    expect(parts[0]).toMatch(/^one two three\n[^]*one two three\n$/);
    await excerptUnits('one two three '.repeat(1000), focus, 100, reading);
    expect(parts[1]).toMatch(/^\S[^]* $/);
    await excerptUnits('🐦'.repeat(9000), { start: 5001, end: 5001 }, 100, reading);
    expect(parts[2]).toMatch(/^(🐦)+$/u);
  });

  it('keeps places in the whole text, holds the focus, and has enough', async () => {
    const texts = fc.array(fc.constantFrom('heron ', 'x', '\n', '鷺', '🐦', '    '), { minLength: 1, maxLength: 4000 });
    await fc.assert(
      fc.asyncProperty(
        texts,
        fc.nat(),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(0.1, 0.5, 1, 3),
        async (words, at, wanted, density) => {
          const text = words.join('');
          const offset = at % text.length;
          const { units, whole } = await excerptUnits(
            text,
            { start: offset, end: offset },
            wanted,
            encoder(density).encode,
          );
          expect(whole || units.length >= wanted).toBe(true);
          expect(units.start[0]!).toBeLessThanOrEqual(offset);
          expect(units.end.at(-1)).toBeGreaterThanOrEqual(offset);
          units.text.forEach((own, i) => {
            expect(text.slice(units.start[i], units.end[i])).toBe(own);
          });
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});
