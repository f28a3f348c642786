import { describe, expect, it } from 'vitest';
import { addRange } from './ranges';

describe('addRange', () => {
  it.each([
    [[], [[2, 4]]],
    [[[0, 2]], [[0, 4]]],
    [
      [[5, 6]],
      [
        [2, 4],
        [5, 6],
      ],
    ],
    [
      [
        [0, 1],
        [3, 9],
      ],
      [
        [0, 1],
        [2, 9],
      ],
    ],
    [
      [
        [0, 2],
        [4, 5],
      ],
      [[0, 5]],
    ],
    [[[0, 9]], [[0, 9]]],
  ])('%j and [2, 4)', (before, after) => {
    const ranges = (pairs: number[][]) => pairs.map(([start = 0, end = 0]) => ({ start, end }));
    expect(addRange(ranges(before), { start: 2, end: 4 })).toEqual(ranges(after));
  });
});
