import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayMap } from '../../../test/support/arrayMap';
import type { HeadChoice } from '../../protocol/lens';
import type { Range } from '../../protocol/units';
import { unhurried } from '../work';
import { rowOf } from './attentionMap';
import { tileOf } from './tile';

const map = arrayMap('encoder.0.self', [
  [
    [0.5, 0.25, 0.25],
    [0.2, 0.6, 0.2],
    [0.1, 0.3, 0.6],
  ],
  [
    [0.7, 0.2, 0.1],
    [0.4, 0.4, 0.2],
    [0.3, 0.3, 0.4],
  ],
]);
const whole = { start: 0, end: 3 };
const tile = async (
  head: HeadChoice,
  rows: Range,
  columns: Range,
  width: number,
  height: number,
): Promise<number[]> => {
  const pixels = await tileOf(map, head, { rows, columns, size: { width, height }, coarse: false }, unhurried);
  return [...pixels].map((weight) => Number(weight.toFixed(6)));
};

describe('tileOf', () => {
  it('pools by the maximum, so that peaks survive', async () => {
    expect(await tile(0, whole, whole, 1, 1)).toEqual([0.6]);
    expect(await tile(1, { start: 0, end: 2 }, whole, 3, 1)).toEqual([0.7, 0.4, 0.2]);
  });

  it('takes the mean over heads before the pooling', async () => {
    // Maxima of the heads lie in different cells: 0.6 at (1, 1), 0.7 at (0, 0); the mean's largest is 0.6 at (0, 0).
    expect(await tile('mean', whole, whole, 1, 1)).toEqual([0.6]);
    expect(await tile('max', whole, whole, 1, 1)).toEqual([0.7]);
  });

  it('repeats cells where there are more pixels than cells', async () => {
    expect(await tile(0, { start: 0, end: 1 }, { start: 0, end: 2 }, 4, 2)).toEqual([
      0.5, 0.5, 0.25, 0.25, 0.5, 0.5, 0.25, 0.25,
    ]);
  });

  it('of one row, a column a pixel, is that row', async () => {
    for (const query of [0, 1, 2]) {
      const row = await tileOf(
        map,
        'mean',
        { rows: { start: query, end: query + 1 }, columns: whole, size: { width: 3, height: 1 }, coarse: false },
        unhurried,
      );
      expect(row).toEqual(rowOf(map, 'mean', query));
    }
  });

  it('keeps the largest of all weights at any size; a coarse one makes none larger', async () => {
    const rows = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(rows, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        async (pattern, width, height) => {
          const any = arrayMap('decoder.0.cross', [pattern], { queries: 'output', keys: 'input' });
          const range = { rows: { start: 0, end: pattern.length }, columns: { start: 0, end: 5 } };
          const size = { width, height };
          const fine = await tileOf(any, 0, { ...range, size, coarse: false }, unhurried);
          const coarse = await tileOf(any, 0, { ...range, size, coarse: true }, unhurried);
          expect(Math.max(...fine)).toBe(Math.max(...Float32Array.from(pattern.flat())));
          coarse.forEach((weight, pixel) => expect(weight).toBeLessThanOrEqual(fine[pixel]!));
        },
      ),
    );
  });
});
