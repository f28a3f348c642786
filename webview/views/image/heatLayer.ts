import { strength } from '../../../src/core/paint';
import { lightPixels } from '../../heatColour';
import type { Theme } from '../../theme';
import type { Palette } from '../../../src/protocol/panel';
import type { Viewport } from '../viewport';
import { drawContours } from './drawContours';
import { clearLayer } from './layer';
import { nearestAxis, smoothAxis, type AxisSetup } from './patchAxis';
import type { PatchGrid } from './patchGrid';
import type { PatchHeat } from './patchHeat';
import { fineTable, paintNearest, paintSmooth } from './paintPatches';

/** The heat over the picture: a patch a colour, or smooth between the patches' centres; frames in high contrast. */
export class HeatLayer {
  private drawnFor: readonly unknown[] = [];
  private colours: Uint32Array = new Uint32Array();
  private table: Uint32Array = new Uint32Array();

  draw(
    canvas: HTMLCanvasElement,
    heat: PatchHeat | null,
    viewport: Viewport,
    look: { palette: Palette; theme: Theme; smooth: boolean },
  ): void {
    const context = clearLayer(canvas, viewport);
    if (heat === null) return;
    const { palette, theme, smooth } = look;
    if (theme.contrast) {
      drawContours(context, heat, viewport, palette, theme);
      return;
    }
    if (this.drawnFor[0] !== palette || this.drawnFor[1] !== theme) {
      this.drawnFor = [palette, theme];
      this.colours = lightPixels(palette, theme);
      this.table = fineTable(this.colours);
    }
    const { grid, weights, scale } = heat;
    const [x, y] = axesOf(grid, viewport);
    if (smooth) {
      const [across, down] = [smoothAxis(x), smoothAxis(y)];
      paint(context, across.first, down.first, across.before.length, down.before.length, (bitmap) =>
        paintSmooth(bitmap, weights, grid.columns, scale, across, down, this.table),
      );
    } else {
      const [across, down] = [nearestAxis(x), nearestAxis(y)];
      paint(context, across.first, down.first, across.patch.length, down.patch.length, (bitmap) =>
        paintNearest(bitmap, weights, grid.columns, scale, across, down, this.colours),
      );
    }
  }
}

/** A map as small as its patches, a pixel each, on the theme's ground. */
export function drawSmall(canvas: HTMLCanvasElement, { grid, weights, scale }: PatchHeat, table: Uint32Array): void {
  const { columns, rows } = grid;
  const context = clearLayer(canvas, { x: 0, y: 0, scale: 1, width: columns, height: rows });
  paint(context, 0, 0, columns, rows, (bitmap) => {
    for (let i = 0; i < bitmap.length; i++) bitmap[i] = table[Math.round(strength(weights[i] ?? 0, scale) * 255)]!;
  });
}

function axesOf({ box, columns, rows }: PatchGrid, { x, y, scale, width, height }: Viewport): [AxisSetup, AxisSetup] {
  return [
    { origin: x, scale, pixels: width, start: box.x, size: box.width / columns, count: columns },
    { origin: y, scale, pixels: height, start: box.y, size: box.height / rows, count: rows },
  ];
}

function paint(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  fill: (bitmap: Uint32Array) => void,
): void {
  if (width === 0 || height === 0) return;
  const image = new ImageData(width, height);
  fill(new Uint32Array(image.data.buffer));
  context.putImageData(image, x, y);
}
