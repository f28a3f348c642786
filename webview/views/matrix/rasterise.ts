import { strength } from '../../../src/core/paint';
import type { Rgb } from '../../../src/core/palettes';
import type { TileSpec } from './tileSpecs';
import type { Viewport } from '../viewport';

/** A tile with its weights as steps of the colour table. */
export interface PaintedTile {
  readonly spec: TileSpec;
  /** [height × width], 0 to 255. */
  readonly steps: Uint8Array;
}

export function stepsOf(weights: Float32Array, peak: number): Uint8Array {
  return Uint8Array.from(weights, (weight) => Math.round(strength(weight, { floor: 0, peak }) * 255));
}

/** A colour as the bitmap holds it: red in the lowest byte, opaque. */
export function pixel([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** [256] pixels of a table of [256 × rgb]. */
export function pixelTable(table: Uint8ClampedArray): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) =>
    pixel([table[i * 3] ?? 0, table[i * 3 + 1] ?? 0, table[i * 3 + 2] ?? 0]),
  );
}

/**
 * Paints tiles into a bitmap, [height × width] pixels of the viewport, in their order. The centre of a pixel decides what
 * cell it shows; nothing is smoothed, so a pixel's colour is its cell's weight and no other.
 */
export function rasterise(
  bitmap: Uint32Array,
  viewport: Viewport,
  tiles: readonly PaintedTile[],
  colours: Uint32Array,
): void {
  const { width, height, scale } = viewport;
  for (const { spec, steps } of tiles) {
    const columns = texelsOfPixels(viewport.x, scale, width, spec.columns.start, spec.columns.end, spec.width);
    const rows = texelsOfPixels(viewport.y, scale, height, spec.rows.start, spec.rows.end, spec.height);
    const left = columns.first;
    const right = left + columns.texels.length;
    for (let i = 0; i < rows.texels.length; i++) {
      const texelRow = rows.texels[i]!;
      const to = (rows.first + i) * width;
      if (i > 0 && rows.texels[i - 1] === texelRow) {
        bitmap.copyWithin(to + left, to - width + left, to - width + right);
        continue;
      }
      const from = texelRow * spec.width;
      for (let j = 0; j < columns.texels.length; j++) {
        bitmap[to + left + j] = colours[steps[from + columns.texels[j]!]!]!;
      }
    }
  }
}

/** Which texel each pixel shows, for the pixels whose centres lie in the cells [start, end). */
function texelsOfPixels(
  origin: number,
  scale: number,
  pixels: number,
  start: number,
  end: number,
  texels: number,
): { first: number; texels: Int32Array } {
  const cellOf = (p: number): number => Math.floor(origin + (p + 0.5) / scale);
  let first = Math.max(0, Math.floor((start - origin) * scale) - 1);
  while (first < pixels && cellOf(first) < start) first++;
  let last = Math.min(pixels, Math.ceil((end - origin) * scale) + 1);
  while (last > first && cellOf(last - 1) >= end) last--;
  const list = new Int32Array(Math.max(0, last - first));
  for (let i = 0; i < list.length; i++) {
    list[i] = Math.min(texels - 1, Math.floor(((cellOf(first + i) - start) * texels) / (end - start)));
  }
  return { first, texels: list };
}
