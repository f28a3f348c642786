import { paletteTable } from '../../../src/core/palettes';
import type { Palette } from '../../../src/protocol/panel';
import { context2d } from '../../dom';
import type { Theme } from '../../theme';
import { pixel, pixelTable, rasterise, type PaintedTile } from './rasterise';
import type { Viewport } from '../viewport';

/** The map on its canvas: as many pixels as the viewport has, each in the colour of its cell's weight. */
export function draw(
  canvas: HTMLCanvasElement,
  { viewport, tiles }: { readonly viewport: Viewport; readonly tiles: readonly PaintedTile[] },
  { palette, theme }: { readonly palette: Palette; readonly theme: Theme },
): void {
  if (canvas.width !== viewport.width) canvas.width = viewport.width;
  if (canvas.height !== viewport.height) canvas.height = viewport.height;
  const image = new ImageData(viewport.width, viewport.height);
  const bitmap = new Uint32Array(image.data.buffer);
  bitmap.fill(pixel(theme.ground));
  rasterise(bitmap, viewport, tiles, pixelTable(paletteTable(palette, theme.ground, theme.kind)));
  context2d(canvas).putImageData(image, 0, 0);
}
