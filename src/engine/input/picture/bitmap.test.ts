import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ImageError } from '../../../protocol/errors';
import { decodeBitmap } from './bitmap';

const schema = v.array(
  v.object({ name: v.string(), width: v.number(), height: v.number(), file: v.string(), pixels: v.string() }),
);
const goldens = v.parse(
  schema,
  JSON.parse(readFileSync(new URL('../../../../test/golden/bitmaps.json', import.meta.url), 'utf8')),
);
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

describe('decodeBitmap', () => {
  test.each(goldens)('$name, as PIL reads it', ({ file, width, height, pixels }) => {
    const found = decodeBitmap('p', bytes(file), 1000);
    expect([found.width, found.height, found.hasAlpha]).toEqual([width, height, false]);
    const wanted = bytes(pixels);
    for (let i = 0; i < width * height; i++) {
      for (let channel = 0; channel < 3; channel++) {
        // PIL widens five and six bits by whole numbers.
        expect(Math.abs(found.pixels[4 * i + channel]! - wanted[3 * i + channel]!), `pixel ${i}`).toBeLessThanOrEqual(
          1,
        );
      }
      expect(found.pixels[4 * i + 3]).toBe(255);
    }
  });

  test('a file that is cut off is refused, wherever it ends', () => {
    for (const { file } of goldens) {
      const whole = bytes(file);
      for (let length = 18; length < whole.length - 3; length++)
        expect(() => decodeBitmap('p', whole.subarray(0, length), 1000)).toThrow(ImageError);
    }
  });

  test('whatever its header says, there is a picture or an ImageError', () => {
    const { file } = goldens[3]!;
    fc.assert(
      fc.property(
        fc.nat({ max: 53 }),
        fc.integer({ min: 0, max: 255 }),
        fc.nat({ max: 53 }),
        fc.integer({ min: 0, max: 255 }),
        (a, x, b, y) => {
          const changed = bytes(file);
          changed[a] = x;
          changed[b] = y;
          try {
            const { width, height, pixels } = decodeBitmap('p', changed, 100_000);
            expect(pixels).toHaveLength(4 * width * height);
          } catch (error) {
            expect(error).toBeInstanceOf(ImageError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
