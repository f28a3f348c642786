import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { uprightPixels } from './pixels';
import { resample } from './resample';
import { FILTERS } from './resampleFilters';

const whole = { width: v.number(), height: v.number(), pixels: v.string() };
const schema = v.object({
  pictures: v.array(v.object({ ...whole, resized: v.array(v.object({ ...whole, resample: v.number() })) })),
});
const goldens = v.parse(
  schema,
  JSON.parse(readFileSync(new URL('../../../../test/golden/resize.json', import.meta.url), 'utf8')),
);
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

const cases = goldens.pictures.flatMap(({ width, height, pixels, resized }) =>
  resized.map((wanted) => ({
    from: `${width} × ${height}`,
    to: `${wanted.width} × ${wanted.height}`,
    filter: wanted.resample,
    width,
    height,
    pixels,
    wanted,
  })),
);

describe('resample', () => {
  test.each(cases)('is PIL’s: $from to $to by filter $filter', ({ width, height, pixels, filter, wanted }) => {
    const size = { width: wanted.width, height: wanted.height };
    const found = resample(
      uprightPixels(bytes(pixels), width, height, 3, 1),
      size,
      FILTERS.get(filter)!,
      { start: 0, end: size.width },
      { start: 0, end: size.height },
    );
    expect(found).toEqual(bytes(wanted.pixels));
  });

  test('a part of a resized picture is that part of the whole, whatever the picture’s turn', () => {
    const small = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        small,
        small,
        small,
        small,
        fc.constantFrom(...FILTERS.keys()),
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
        (width, height, w, h, key, orientation, stream, [a, b, c, d]) => {
          const pixels = uprightPixels(
            Uint8Array.from({ length: 3 * width * height }, () => stream.next().value as number),
            width,
            height,
            3,
            orientation,
          );
          const filter = FILTERS.get(key)!;
          const [left, top] = [a % w, b % h];
          const [columns, rows] = [
            { start: left, end: left + 1 + (c % (w - left)) },
            { start: top, end: top + 1 + (d % (h - top)) },
          ];
          const size = { width: w, height: h };
          const all = resample(pixels, size, filter, { start: 0, end: w }, { start: 0, end: h });
          const part = resample(pixels, size, filter, columns, rows);
          const wanted: number[] = [];
          for (let y = rows.start; y < rows.end; y++)
            wanted.push(...all.subarray(3 * (y * w + columns.start), 3 * (y * w + columns.end)));
          expect([...part]).toEqual(wanted);
        },
      ),
    );
  });

  test('a picture of one colour keeps it', () => {
    for (const filter of FILTERS.values()) {
      const pixels = uprightPixels(
        Uint8Array.from({ length: 3 * 19 * 7 }, (_, i) => [200, 3, 255][i % 3]!),
        19,
        7,
        3,
        6,
      );
      const found = resample(pixels, { width: 4, height: 30 }, filter, { start: 0, end: 4 }, { start: 0, end: 30 });
      expect([...found]).toEqual(Array.from({ length: 3 * 4 * 30 }, (_, i) => [200, 3, 255][i % 3]!));
    }
  });
});
