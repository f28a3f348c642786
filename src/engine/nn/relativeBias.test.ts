import { describe, expect, it } from 'vitest';
import { bucketOf, relativeBias } from './relativeBias';

/** [first distance, bucket], from −200 to 200, as `T5Attention._relative_position_bucket` of transformers 5.18 gives for 32 buckets up to 128. */
const BOTH_WAYS: readonly (readonly [number, number])[] = [
  [-200, 15],
  [-90, 14],
  [-63, 13],
  [-45, 12],
  [-31, 11],
  [-22, 10],
  [-15, 9],
  [-11, 8],
  [-7, 7],
  [-6, 6],
  [-5, 5],
  [-4, 4],
  [-3, 3],
  [-2, 2],
  [-1, 1],
  [0, 0],
  [1, 17],
  [2, 18],
  [3, 19],
  [4, 20],
  [5, 21],
  [6, 22],
  [7, 23],
  [8, 24],
  [12, 25],
  [16, 26],
  [23, 27],
  [32, 28],
  [46, 29],
  [64, 30],
  [91, 31],
];
const BACKWARDS: readonly (readonly [number, number])[] = [
  [-200, 31],
  [-112, 30],
  [-98, 29],
  [-86, 28],
  [-76, 27],
  [-66, 26],
  [-58, 25],
  [-51, 24],
  [-45, 23],
  [-39, 22],
  [-34, 21],
  [-30, 20],
  [-26, 19],
  [-23, 18],
  [-20, 17],
  [-18, 16],
  [-15, 15],
  [-14, 14],
  [-13, 13],
  [-12, 12],
  [-11, 11],
  [-10, 10],
  [-9, 9],
  [-8, 8],
  [-7, 7],
  [-6, 6],
  [-5, 5],
  [-4, 4],
  [-3, 3],
  [-2, 2],
  [-1, 1],
  [0, 0],
];

describe('relative positions', () => {
  for (const [name, bothWays, starts] of [
    ['both ways', true, BOTH_WAYS],
    ['backwards', false, BACKWARDS],
  ] as const) {
    it(`have the buckets of transformers, ${name}`, () => {
      for (let distance = -200; distance <= 200; distance++) {
        const [, wanted] = starts.findLast(([start]) => start <= distance)!;
        const found = bucketOf(distance, { buckets: 32, farthest: 128, bothWays });
        expect(found, `distance ${distance}`).toBe(wanted);
      }
    });
  }

  it('are laid out by distance, head by head', () => {
    const table = Float32Array.from({ length: 8 * 2 }, (_, i) => i);
    const shape = { buckets: 8, farthest: 12, bothWays: true };
    const { numbers, headStride, queryStride, offset } = relativeBias(table, 2, 5, shape);
    for (let head = 0; head < 2; head++)
      for (let query = 0; query < 5; query++)
        for (let key = 0; key < 5; key++)
          expect(numbers[head * headStride + query * queryStride + key + offset]).toBe(
            table[bucketOf(key - query, shape) * 2 + head],
          );
  });
});
