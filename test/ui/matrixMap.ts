import type { Frame, Page } from 'playwright-core';
import { strength } from '../../src/core/paint';
import { paletteTable } from '../../src/core/palettes';
import { GROUND } from './panelPage';

interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The map on the screen of the matrix view, under a transform that it tells. */
export class MatrixMap {
  constructor(
    private readonly page: Page,
    private readonly frame: Frame,
  ) {}

  /** [queries][keys], the colour in the middle of each cell. */
  async pixels(queries: number, keys: number): Promise<number[][][]> {
    const viewport = await this.viewport();
    return this.canvas.evaluate(
      (canvas, { x, y, scale, rows, columns }) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        const middle = (cell: number, from: number): number => Math.floor((cell + 0.5 - from) * scale);
        return Array.from({ length: rows }, (_row, query) =>
          Array.from({ length: columns }, (_cell, key) => {
            const first = (middle(query, y) * canvas.width + middle(key, x)) * 4;
            return [...data.slice(first, first + 3)];
          }),
        );
      },
      { ...viewport, rows: queries, columns: keys },
    );
  }

  /** Moves the pointer onto a cell. */
  async point(query: number, key: number): Promise<void> {
    const { x, y, scale } = await this.viewport();
    const box = (await this.canvas.boundingBox())!;
    await this.page.mouse.move(box.x + (key + 0.5 - x) * scale, box.y + (query + 0.5 - y) * scale, { steps: 3 });
  }

  private get canvas() {
    return this.frame.locator('.matrix-map');
  }

  private viewport(): Promise<Viewport> {
    return this.canvas.evaluate(({ dataset }) => ({
      x: Number(dataset['x']),
      y: Number(dataset['y']),
      scale: Number(dataset['scale']),
    }));
  }
}

/** [queries][keys], the colour that each weight has; `special`: of the keys, which do not set the scale. */
export function cellColours(rows: readonly Float32Array[], special: Uint8Array): number[][][] {
  const peak = Math.max(...rows.flatMap((row) => [...row.filter((_weight, key) => special[key] !== 1)]));
  const table = paletteTable('amber', GROUND, 'dark');
  return rows.map((row) =>
    Array.from(row, (weight) => {
      const from = Math.round(strength(weight, { floor: 0, peak }) * 255) * 3;
      return [...table.slice(from, from + 3)];
    }),
  );
}
