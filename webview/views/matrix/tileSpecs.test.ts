import { describe, expect, it } from 'vitest';
import { levelFor, scaleRanges, tilesFor } from './tileSpecs';
import { zoomTo } from '../viewport';
import { fit, mapScene } from './viewport';

describe('levelFor', () => {
  it.each([
    [5, 0],
    [1, 0],
    [0.99, 1],
    [0.5, 1],
    [0.25, 2],
    [0.1, 4],
  ])('%d pixels a cell: level %d', (scale, level) => {
    expect(levelFor(scale)).toBe(level);
    expect(scale * 2 ** levelFor(scale)).toBeGreaterThanOrEqual(1 - 1e-9);
  });
});

describe('tilesFor', () => {
  it('covers a small map with one tile, a texel a cell', () => {
    expect(tilesFor(fit(90, 500, 500), 90)).toEqual([
      { level: 0, rows: { start: 0, end: 90 }, columns: { start: 0, end: 90 }, width: 90, height: 90 },
    ]);
  });

  it('covers a large map with coarse tiles, and a part of it with fine ones', () => {
    const whole = fit(1800, 500, 500);
    const all = tilesFor(whole, 1800);
    expect(all).toHaveLength(4);
    expect(all[3]).toEqual({
      level: 2,
      rows: { start: 1024, end: 1800 },
      columns: { start: 1024, end: 1800 },
      width: 194,
      height: 194,
    });
    const part = tilesFor(zoomTo(whole, mapScene(1800).extent(whole), 250, 250, 40), 1800);
    expect(part.every(({ level }) => level === 0)).toBe(true);
    expect(part.length).toBeLessThanOrEqual(4);
  });
});

describe('scaleRanges', () => {
  it.each([
    [[1, 0, 0, 1], [{ start: 1, end: 3 }]],
    [
      [0, 0, 1, 0],
      [
        { start: 0, end: 2 },
        { start: 3, end: 4 },
      ],
    ],
    [[1, 1], [{ start: 0, end: 2 }]],
  ])('%o', (special, ranges) => {
    expect(scaleRanges(Uint8Array.from(special))).toEqual(ranges);
  });

  it('gives up where special units are all over', () => {
    expect(scaleRanges(Uint8Array.from({ length: 100 }, (_, i) => i % 2))).toEqual([{ start: 0, end: 100 }]);
  });
});
