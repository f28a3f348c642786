import { describe, expect, test } from 'vitest';
import type { UnitTable } from '../../../src/protocol/units';
import { coverage, scoreBox } from './boxScore';

/** A special unit and 2 × 2 patches of 10 pixels. */
const units: UnitTable = {
  length: 5,
  text: ['[CLS]', 'a', 'b', 'c', 'd'],
  piece: ['[CLS]', 'a', 'b', 'c', 'd'],
  id: new Int32Array(5),
  start: new Int32Array(5),
  end: new Int32Array(5),
  special: Uint8Array.of(1, 0, 0, 0, 0),
  word: new Int32Array(5),
  rectangles: Float32Array.of(0, 0, 0, 0, 0, 0, 10, 10, 10, 0, 10, 10, 0, 10, 10, 10, 10, 10, 10, 10),
  values: new Float32Array(),
};
const weights = [0.5, 0.1, 0.2, 0.05, 0.15];

describe('scoreBox', () => {
  test.each([
    ['the whole picture', { x: 0, y: 0, width: 20, height: 20 }, 1, 1],
    ['the heaviest patch', { x: 10, y: 0, width: 10, height: 10 }, 0.4, 1],
    ['half of two patches', { x: 0, y: 0, width: 20, height: 5 }, 0.3, 0],
    ['no patch', { x: 40, y: 40, width: 5, height: 5 }, 0, 0],
  ])('%s', (_what, box, mass, hit) => {
    const score = scoreBox(weights, units, box);
    expect(score.mass).toBeCloseTo(mass, 10);
    expect(score.hit).toBe(hit);
  });

  test('even weights have the share of the area', () => {
    const box = { x: 3, y: 4, width: 9, height: 11 };
    const even = scoreBox([7, 1, 1, 1, 1], units, box);
    expect(even.mass).toBeCloseTo((9 * 11) / 400, 10);
    expect(even.hit).toBe(0.25);
  });
});

test('coverage of a patch by a box', () => {
  expect(coverage({ x: 0, y: 0, width: 10, height: 10 }, { x: 5, y: 8, width: 100, height: 100 })).toBeCloseTo(0.1, 10);
});
