import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pixelSpan, poolRows } from '../../../src/core/maps';
import { pixel, rasterise, stepsOf } from './rasterise';
import { tilesFor } from './tileSpecs';
import { clampTo, type Viewport } from '../viewport';
import { fit, mapScene } from './viewport';

const identity = Uint32Array.from({ length: 256 }, (_, i) => i);

/** Rows whose weights are known from their place alone. */
const weight = (query: number, key: number): number => ((query * 7 + key * 13) % 256) / 255;

function paint(viewport: Viewport, units: number): Uint32Array {
  const row = (query: number): Float32Array => Float32Array.from({ length: units }, (_, key) => weight(query, key));
  const bitmap = new Uint32Array(viewport.width * viewport.height).fill(999);
  const tiles = tilesFor(viewport, units).map((spec) => ({
    spec,
    steps: Uint8Array.from(poolRows(spec.rows, spec.columns, spec, row), (value) => Math.round(value * 255)),
  }));
  rasterise(bitmap, viewport, tiles, identity);
  return bitmap;
}

describe('rasterise', () => {
  it('gives every pixel the weight of the cell that its centre is in', () => {
    const views = fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      y: fc.double({ min: 0, max: 300, noNaN: true }),
      scale: fc.double({ min: 1, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), views, (units, at) => {
        const wanted = { ...at, width: 40, height: 30 };
        const viewport = clampTo(wanted, mapScene(units).extent(wanted));
        if (viewport.scale < 1) return;
        const bitmap = paint(viewport, units);
        for (let y = 0; y < 30; y++) {
          for (let x = 0; x < 40; x++) {
            const key = Math.floor(viewport.x + (x + 0.5) / viewport.scale);
            const query = Math.floor(viewport.y + (y + 0.5) / viewport.scale);
            const wanted = key < units && query < units ? Math.round(weight(query, key) * 255) : 999;
            expect(bitmap[y * 40 + x]).toBe(wanted);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('loses no peak where cells are smaller than pixels', () => {
    const units = 700;
    const viewport = fit(units, 100, 100);
    const row = (query: number): Float32Array =>
      Float32Array.from({ length: units }, (_, key) => (query === 333 && key === 501 ? 1 : 0));
    const bitmap = new Uint32Array(100 * 100);
    const tiles = tilesFor(viewport, units).map((spec) => ({
      spec,
      steps: stepsOf(poolRows(spec.rows, spec.columns, spec, row), 1),
    }));
    rasterise(bitmap, viewport, tiles, identity);
    const lit = Array.from(bitmap.keys()).filter((i) => bitmap[i] === 255);
    expect(lit.length).toBeGreaterThan(0);
    const across = pixelSpan({ start: 0, end: 100 }, 501, units);
    expect(lit.some((i) => Math.abs((i % 100) - across.start) <= 1)).toBe(true);
  });
});

it('holds pixels as the bitmap does', () => {
  expect(new Uint8Array(Uint32Array.of(pixel([1, 2, 3])).buffer)).toEqual(Uint8Array.of(1, 2, 3, 255));
});
