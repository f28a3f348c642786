import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, clamp, fit, pan, show, visibleCells, zoomAt } from './viewport';

describe('fit', () => {
  it('shows all, in whole pixels where cells are large', () => {
    expect(fit(90, 650, 500)).toEqual({ x: 0, y: 0, scale: 5, width: 650, height: 500 });
    expect(fit(2000, 500, 500).scale).toBe(0.25);
    expect(fit(2, 500, 500).scale).toBe(96);
  });
});

describe('zoomAt', () => {
  it('leaves the cell under the pointer where it is', () => {
    const viewport = zoomAt(fit(1000, 500, 500), 1000, 200, 100, 8);
    expect(cellAt(viewport, 1000, 200, 100)).toEqual({ query: 200, key: 400 });
  });

  it('never leaves the map', () => {
    const move = fc.tuple(fc.integer({ min: -50, max: 550 }), fc.integer({ min: -50, max: 550 }), fc.double({ min: 0.1, max: 10, noNaN: true }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.array(move, { maxLength: 20 }), (units, moves) => {
        let viewport = fit(units, 500, 400);
        for (const [px, py, factor] of moves) viewport = pan(zoomAt(viewport, units, px, py, factor), units, px - 250, py - 200);
        expect(viewport.x).toBeGreaterThanOrEqual(0);
        expect(viewport.scale).toBeGreaterThanOrEqual(fit(units, 500, 400).scale - 1e-9);
        expect(viewport.x + viewport.width / viewport.scale).toBeLessThanOrEqual(Math.max(units, viewport.width / viewport.scale) + 1e-6);
        const { rows, columns } = visibleCells(viewport, units);
        expect(columns.end - columns.start).toBeGreaterThan(0);
        expect(rows.end).toBeLessThanOrEqual(units);
      }),
    );
  });
});

describe('show', () => {
  const viewport = clamp({ x: 10, y: 10, scale: 10, width: 100, height: 100 }, 100);
  it.each([
    [{ query: 12, key: 12 }, 10, 10],
    [{ query: 5, key: 12 }, 10, 5],
    [{ query: 12, key: 30 }, 21, 10],
  ])('%o', (cell, x, y) => {
    expect(show(viewport, 100, cell)).toMatchObject({ x, y });
  });
});

describe('cellAt', () => {
  it('is nothing beside the map', () => {
    const viewport = fit(10, 200, 100);
    expect(cellAt(viewport, 10, 150, 50)).toBeNull();
    expect(cellAt(viewport, 10, 99, 99)).toEqual({ query: 9, key: 9 });
  });
});
