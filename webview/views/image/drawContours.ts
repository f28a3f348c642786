import { strength } from '../../../src/core/paint';
import type { Palette } from '../../../src/protocol/panel';
import { css, lightOf } from '../../heatColour';
import type { Theme } from '../../theme';
import type { Viewport } from '../viewport';
import type { PatchHeat } from './patchHeat';
import { pixelsOf } from './layer';

/** Frames that can be told apart. */
const LEVELS = 4;
/** The widest frame leaves half of a patch to the picture. */
const WIDEST = 0.24;

/** For high contrast: opaque frames inside the patches, the wider the more weight, each with an edge in the ground's colour. */
export function drawContours(
  context: CanvasRenderingContext2D,
  heat: PatchHeat,
  viewport: Viewport,
  palette: Palette,
  theme: Theme,
): void {
  const { grid, weights, scale } = heat;
  const line = Math.max(1, Math.round(devicePixelRatio));
  weights.forEach((weight, i) => {
    const level = Math.round(strength(weight, scale) * LEVELS);
    if (level === 0) return;
    const place = { row: Math.floor(i / grid.columns), column: i % grid.columns };
    const { x, y, width, height } = pixelsOf(viewport, grid.rectangle(grid.unit(place)));
    const thick = Math.max(level, Math.round(Math.min(width, height) * WIDEST * (level / LEVELS)));
    const ring = (from: number, to: number, colour: string): void => {
      context.fillStyle = colour;
      context.beginPath();
      context.rect(x + from, y + from, Math.max(0, width - 2 * from), Math.max(0, height - 2 * from));
      context.rect(x + to, y + to, Math.max(0, width - 2 * to), Math.max(0, height - 2 * to));
      context.fill('evenodd');
    };
    ring(0, line + thick + line, css(theme.ground));
    ring(line, line + thick, css(lightOf(palette, level / LEVELS, theme).colour));
  });
}
