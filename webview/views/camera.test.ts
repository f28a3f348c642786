import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Camera } from './camera';
import { pictureScene } from './image/pictureScene';
import { cellAt, fit, mapScene, visibleCells } from './matrix/viewport';
import type { Viewport } from './viewport';

const square = (units: number): { rows: number; columns: number } => ({ rows: units, columns: units });

function looking(units: number, width: number, height: number): Camera {
  const camera = new Camera(() => undefined);
  camera.update(mapScene(square(units)), width, height, true);
  return camera;
}

describe('a camera', () => {
  it('leaves what is under the pointer where it is', () => {
    const camera = looking(1000, 500, 500);
    camera.zoom(200, 100, 8);
    expect(cellAt(camera.viewport, square(1000), 200, 100)).toEqual({ query: 200, key: 400 });
  });

  it('never leaves the map', () => {
    const move = fc.tuple(
      fc.integer({ min: -50, max: 550 }),
      fc.integer({ min: -50, max: 550 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.array(move, { maxLength: 20 }), (units, moves) => {
        const camera = looking(units, 500, 400);
        for (const [px, py, factor] of moves) {
          camera.zoom(px, py, factor);
          camera.pan(px - 250, py - 200);
        }
        const { viewport } = camera;
        expect(viewport.x).toBeGreaterThanOrEqual(0);
        expect(viewport.scale).toBeGreaterThanOrEqual(fit(square(units), 500, 400).scale - 1e-9);
        expect(viewport.x + viewport.width / viewport.scale).toBeLessThanOrEqual(
          Math.max(units, viewport.width / viewport.scale) + 1e-6,
        );
        const { rows, columns } = visibleCells(viewport, square(units));
        expect(columns.end - columns.start).toBeGreaterThan(0);
        expect(rows.end).toBeLessThanOrEqual(units);
      }),
    );
  });

  it('keeps a picture in the middle while all of it can be seen, and at the edges when not', () => {
    const move = fc.tuple(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 400 }),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
    );
    const size = fc.integer({ min: 1, max: 12_000 });
    fc.assert(
      fc.property(size, size, fc.array(move, { maxLength: 12 }), (width, height, moves) => {
        const camera = new Camera(() => undefined);
        camera.update(pictureScene(width, height), 500, 400, true);
        for (const [px, py, factor] of moves) {
          camera.zoom(px, py, factor);
          camera.pan(px - 250, py - 200);
        }
        const { x, scale } = camera.viewport;
        const hidden = width - 500 / scale;
        if (hidden <= 0) expect(x).toBeCloseTo(hidden / 2, 6);
        else expect(x >= 0 && x <= hidden + 1e-6).toBe(true);
      }),
    );
  });

  it.each([
    [{ query: 12, key: 12 }, 10, 10],
    [{ query: 5, key: 12 }, 10, 5],
    [{ query: 12, key: 30 }, 21, 10],
  ])('moves just as far as it needs to see %o', ({ query, key }, x, y) => {
    const camera = looking(100, 100, 100);
    camera.zoom(0, 0, 10);
    camera.pan(-100, -100);
    expect(camera.viewport).toMatchObject({ x: 10, y: 10, scale: 10 });
    camera.show(key, query, key + 1, query + 1);
    expect(camera.viewport).toMatchObject({ x, y });
  });

  it('follows the size of the panel until the person zooms', () => {
    const moved = vi.fn();
    const camera = new Camera(moved);
    const scene = mapScene(square(10));
    camera.update(scene, 100, 100, true);
    camera.update(scene, 200, 200, false);
    expect(camera.viewport.scale).toBe(20);
    camera.zoom(0, 0, 2);
    camera.update(scene, 300, 300, false);
    expect(camera.viewport).toEqual({ x: 0, y: 0, scale: 40, width: 300, height: 300 } satisfies Viewport);
    camera.zoom(0, 0, 0);
    expect(camera.viewport.scale).toBe(30);
    expect(moved).toHaveBeenCalledTimes(2);
  });
});
