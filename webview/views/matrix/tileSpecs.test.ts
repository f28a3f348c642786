import { describe, expect, it } from 'vitest';
import { isExact, levelFor, overviewOf, tilesFor } from './tileSpecs';
import { zoomTo } from '../viewport';
import { fit, mapScene } from './viewport';

const square = (units: number): { rows: number; columns: number } => ({ rows: units, columns: units });

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
    expect(tilesFor(fit(square(90), 500, 500), square(90))).toEqual([
      { level: 0, rows: { start: 0, end: 90 }, columns: { start: 0, end: 90 }, width: 90, height: 90 },
    ]);
  });

  it('covers a large map with coarse tiles, and a part of it with fine ones', () => {
    const whole = fit(square(1800), 500, 500);
    const all = tilesFor(whole, square(1800));
    expect(all).toHaveLength(4);
    expect(all[3]).toEqual({
      level: 2,
      rows: { start: 1024, end: 1800 },
      columns: { start: 1024, end: 1800 },
      width: 194,
      height: 194,
    });
    const part = tilesFor(zoomTo(whole, mapScene(square(1800)).extent(whole), 250, 250, 40), square(1800));
    expect(part.every(({ level }) => level === 0)).toBe(true);
    expect(part.length).toBeLessThanOrEqual(4);
  });
});

it('covers a map that is not square', () => {
  const shape = { rows: 12, columns: 600 };
  const specs = tilesFor(fit(shape, 600, 300), shape);
  expect(specs.map(({ rows, columns }) => [rows.end, columns.start, columns.end])).toEqual([
    [12, 0, 256],
    [12, 256, 512],
    [12, 512, 600],
  ]);
});

describe('the overview', () => {
  it('has few texels, whatever the map', () => {
    const spec = overviewOf({ rows: 14_000, columns: 300 });
    expect([spec.width, spec.height, isExact(spec)]).toEqual([64, 64, false]);
  });

  it('of a small map is every cell', () => {
    const spec = overviewOf({ rows: 12, columns: 40 });
    expect([spec.width, spec.height, isExact(spec)]).toEqual([40, 12, true]);
  });
});
