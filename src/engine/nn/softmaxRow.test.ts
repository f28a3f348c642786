import fc from 'fast-check';
import { expect, test } from 'vitest';
import { softmaxRow } from './softmaxRow';

function softmax(scores: readonly number[], start = 0, end = scores.length): { row: number[]; mass: Float64Array; logSumExp: number; entropy: number } {
  const row = Float32Array.from(scores);
  const mass = new Float64Array(scores.length);
  const statistics = softmaxRow(row, start, end, mass);
  return { row: [...row], mass, ...statistics };
}

test('equal scores share the weight; their entropy is ln n', () => {
  const { row, entropy, logSumExp } = softmax(Array.from({ length: 10 }, () => 3));
  row.forEach((weight) => expect(weight).toBeCloseTo(0.1, 7));
  expect(entropy).toBeCloseTo(2.302585092994046, 12);
  expect(logSumExp).toBeCloseTo(3 + Math.log(10), 12);
});

test('scores too large for exp do no harm', () => {
  const { row, entropy, logSumExp } = softmax([1e4, 0, -1e4]);
  expect(row).toEqual([1, 0, 0]);
  expect([entropy, logSumExp]).toEqual([0, 1e4]);
});

test('cells around the range are 0 and count for nothing', () => {
  const { row, mass } = softmax([9, 1, 1, 9], 1, 3);
  expect(row).toEqual([0, 0.5, 0.5, 0]);
  expect([...mass]).toEqual([0, 0.5, 0.5, 0]);
});

test('weights sum to 1, entropy is between 0 and ln n', () => {
  const score = fc.float({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 100 }), (scores) => {
      const { row, entropy } = softmax(scores);
      expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      expect(entropy).toBeGreaterThanOrEqual(-1e-12);
      expect(entropy).toBeLessThanOrEqual(Math.log(scores.length) + 1e-12);
    }),
  );
});
