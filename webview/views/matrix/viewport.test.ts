import { describe, expect, it } from 'vitest';
import { cellAt, fit } from './viewport';

describe('fit', () => {
  it('shows all, in whole pixels where cells are large', () => {
    expect(fit({ rows: 90, columns: 90 }, 650, 500)).toEqual({ x: 0, y: 0, scale: 5, width: 650, height: 500 });
    expect(fit({ rows: 2000, columns: 2000 }, 500, 500).scale).toBe(0.25);
    expect(fit({ rows: 2, columns: 2 }, 500, 500).scale).toBe(96);
    expect(fit({ rows: 10, columns: 100 }, 500, 500).scale).toBe(5);
  });
});

describe('cellAt', () => {
  it('is nothing beside the map', () => {
    const shape = { rows: 10, columns: 10 };
    const viewport = fit(shape, 200, 100);
    expect(cellAt(viewport, shape, 150, 50)).toBeNull();
    expect(cellAt(viewport, shape, 99, 99)).toEqual({ query: 9, key: 9 });
  });
});
