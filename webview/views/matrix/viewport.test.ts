import { describe, expect, it } from 'vitest';
import { cellAt, fit } from './viewport';

describe('fit', () => {
  it('shows all, in whole pixels where cells are large', () => {
    expect(fit(90, 650, 500)).toEqual({ x: 0, y: 0, scale: 5, width: 650, height: 500 });
    expect(fit(2000, 500, 500).scale).toBe(0.25);
    expect(fit(2, 500, 500).scale).toBe(96);
  });
});

describe('cellAt', () => {
  it('is nothing beside the map', () => {
    const viewport = fit(10, 200, 100);
    expect(cellAt(viewport, 10, 150, 50)).toBeNull();
    expect(cellAt(viewport, 10, 99, 99)).toEqual({ query: 9, key: 9 });
  });
});
