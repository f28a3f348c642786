import type { Rectangle } from '../protocol/units';
import { AMBER, MOST_COVER } from './palettes';

/** Pixels of a picture that is painted on: red, green, blue, and alpha where there are four. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** [height × width × channels] */
  readonly pixels: Uint8Array;
}

/** Patches over a part of a canvas, row by row, each with its strength, 0 to 1. */
export interface Patches {
  /** In pixels of the canvas. */
  readonly seen: Rectangle;
  readonly columns: number;
  readonly rows: number;
  /** [rows × columns] */
  readonly strengths: Float32Array;
}

/**
 * Lays amber over a picture, in place, as much as each place has strength: `smooth` between the middles of the patches, else
 * the same all over a patch. What no patch covers stays as it is.
 */
export function paintOverlay({ width, height, channels, pixels }: Canvas, patches: Patches, smooth: boolean): void {
  const { seen } = patches;
  const [left, right] = [Math.max(0, Math.ceil(seen.x - 0.5)), Math.min(width, Math.ceil(seen.x + seen.width - 0.5))];
  const [top, bottom] = [Math.max(0, Math.ceil(seen.y - 0.5)), Math.min(height, Math.ceil(seen.y + seen.height - 0.5))];
  for (let y = top; y < bottom; y++) {
    const row = ((y + 0.5 - seen.y) / seen.height) * patches.rows;
    for (let x = left; x < right; x++) {
      const column = ((x + 0.5 - seen.x) / seen.width) * patches.columns;
      const share =
        MOST_COVER * (smooth ? between(patches, row, column) : at(patches, Math.floor(row), Math.floor(column)));
      if (share > 0) blend(pixels, channels * (y * width + x), channels, share);
    }
  }
}

function at({ columns, rows, strengths }: Patches, row: number, column: number): number {
  return strengths[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))]!;
}

/** Linear between the four nearest middles; beyond the outermost it stays. */
function between(patches: Patches, row: number, column: number): number {
  const [above, before] = [Math.floor(row - 0.5), Math.floor(column - 0.5)];
  const [down, across] = [row - 0.5 - above, column - 0.5 - before];
  const upper = at(patches, above, before) * (1 - across) + at(patches, above, before + 1) * across;
  const lower = at(patches, above + 1, before) * (1 - across) + at(patches, above + 1, before + 1) * across;
  return upper * (1 - down) + lower * down;
}

function blend(pixels: Uint8Array, place: number, channels: number, share: number): void {
  const own = channels === 4 ? pixels[place + 3]! / 255 : 1;
  const alpha = share + own * (1 - share);
  for (let channel = 0; channel < 3; channel++) {
    pixels[place + channel] = Math.round(
      (AMBER.dark[channel]! * share + pixels[place + channel]! * own * (1 - share)) / alpha,
    );
  }
  if (channels === 4) pixels[place + 3] = Math.round(255 * alpha);
}
