import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowsMap } from '../../../src/core/maps/rowsMap';
import { pixelSpan, tileOf } from '../../../src/core/maps/tile';
import { unhurried } from '../../../src/core/work';
import { mapInfo } from '../../../test/support/mapInfo';
import { pixel, rasterise, stepsOf, type PaintedTile } from './rasterise';
import { tilesFor } from './tileSpecs';
import { clampTo, type Viewport } from '../viewport';
import { fit, mapScene, type MapShape } from './viewport';

const identity = Uint32Array.from({ length: 256 }, (_, i) => i);

/** Rows whose weights are known from their place alone. */
const weight = (query: number, key: number): number => ((query * 7 + key * 13) % 256) / 255;

/** [rows × columns of the shape] as tiles that the engine would make. */
function paintedTiles(
  viewport: Viewport,
  { rows, columns }: MapShape,
  cell: (query: number, key: number) => number,
): Promise<PaintedTile[]> {
  const dense = Array.from({ length: rows }, (_, query) => ({
    start: 0,
    weights: Float32Array.from({ length: columns }, (_, key) => cell(query, key)),
  }));
  const map = new RowsMap(mapInfo('encoder.0.self'), columns, [dense]);
  return Promise.all(
    tilesFor(viewport, { rows, columns }).map(async (spec) => {
      const tile = await tileOf(
        map,
        0,
        { rows: spec.rows, columns: spec.columns, size: spec, coarse: false },
        unhurried,
      );
      return { spec, steps: Uint8Array.from(tile, (value) => Math.round(value * 255)) };
    }),
  );
}

async function paint(viewport: Viewport, shape: MapShape): Promise<Uint32Array> {
  const bitmap = new Uint32Array(viewport.width * viewport.height).fill(999);
  rasterise(bitmap, viewport, await paintedTiles(viewport, shape, weight), identity);
  return bitmap;
}

describe('rasterise', () => {
  it('gives every pixel the weight of the cell that its centre is in', async () => {
    const views = fc.record({
      x: fc.double({ min: 0, max: 300, noNaN: true }),
      y: fc.double({ min: 0, max: 300, noNaN: true }),
      scale: fc.double({ min: 1, max: 20, noNaN: true }),
    });
    const side = fc.integer({ min: 1, max: 400 });
    await fc.assert(
      fc.asyncProperty(side, side, views, async (rows, columns, at) => {
        const shape = { rows, columns };
        const wanted = { ...at, width: 40, height: 30 };
        const viewport = clampTo(wanted, mapScene(shape).extent(wanted));
        if (viewport.scale < 1) return;
        const bitmap = await paint(viewport, shape);
        for (let y = 0; y < 30; y++) {
          for (let x = 0; x < 40; x++) {
            const key = Math.floor(viewport.x + (x + 0.5) / viewport.scale);
            const query = Math.floor(viewport.y + (y + 0.5) / viewport.scale);
            const wanted = key < columns && query < rows ? Math.round(weight(query, key) * 255) : 999;
            expect(bitmap[y * 40 + x]).toBe(wanted);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('loses no peak where cells are smaller than pixels', async () => {
    const units = 700;
    const shape = { rows: units, columns: units };
    const viewport = fit(shape, 100, 100);
    const bitmap = new Uint32Array(100 * 100);
    const tiles = await paintedTiles(viewport, shape, (query, key) => (query === 333 && key === 501 ? 1 : 0));
    rasterise(bitmap, viewport, tiles, identity);
    const lit = Array.from(bitmap.keys()).filter((i) => bitmap[i] === 255);
    expect(lit.length).toBeGreaterThan(0);
    const across = pixelSpan({ start: 0, end: 100 }, 501, units);
    expect(lit.some((i) => Math.abs((i % 100) - across.start) <= 1)).toBe(true);
  });
});

it('has steps up to the peak', () => {
  expect(stepsOf(Float32Array.of(0, 0.25, 1, 2), 1)).toEqual(Uint8Array.of(0, 128, 255, 255));
});

it('holds pixels as the bitmap does', () => {
  expect(new Uint8Array(Uint32Array.of(pixel([1, 2, 3])).buffer)).toEqual(Uint8Array.of(1, 2, 3, 255));
});
