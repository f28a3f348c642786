import { percent } from '../../../src/core/paint';
import { AMBER } from '../../../src/core/palettes';
import { boxAround, type Region } from '../../../src/core/regions';
import { css } from '../../heatColour';
import type { Theme } from '../../theme';
import type { Viewport } from '../viewport';
import { clearLayer, pixelsOf } from './layer';
import type { PatchGrid } from './patchGrid';

export interface Marks {
  readonly grid: PatchGrid;
  /** Units that the heat is of: one, or a region. */
  readonly query: readonly number[];
  /** The patch under the pointer or the keyboard. */
  readonly active: number | null;
  /** A patch that something outside the picture points at. */
  readonly pointed: number | null;
  /** The patches of a region that is being dragged. */
  readonly band: readonly number[];
  readonly regions: readonly Region[];
  /** Index of the region whose entry in the list is pointed at. */
  readonly lit: number | null;
}

interface Stroke {
  readonly colour: string;
  readonly edge: string;
  /** CSS pixels. */
  readonly width: number;
  readonly dash?: readonly number[];
}

/** All that stands on top of the picture: outlines of patches, the region that is dragged, boxes with their shares. */
export function drawMarks(canvas: HTMLCanvasElement, marks: Marks, viewport: Viewport, theme: Theme): void {
  const context = clearLayer(canvas, viewport);
  const ratio = devicePixelRatio;
  const { grid } = marks;
  // What lies on a picture must be seen on any: each line has an edge of the opposite kind.
  const [light, dark] = ['#ffffff', '#000000'];
  const outline = (units: readonly number[], { colour, edge, width, dash = [] }: Stroke): void => {
    if (units.length === 0) return;
    const { x, y, width: across, height: down } = pixelsOf(viewport, boxAround(units, grid.units));
    const line = Math.max(1, Math.round(width * ratio));
    context.setLineDash([]);
    context.strokeStyle = edge;
    context.lineWidth = line + 2 * Math.round(ratio);
    context.strokeRect(x, y, across, down);
    context.setLineDash(dash.map((length) => length * ratio));
    context.strokeStyle = colour;
    context.lineWidth = line;
    context.strokeRect(x, y, across, down);
  };
  const placed = (units: readonly number[]): number[] => units.filter((unit) => grid.place(unit) !== null);
  marks.regions.forEach(({ units }, i) => {
    outline(units, { colour: light, edge: dark, width: i === marks.lit ? 3 : 1.25 });
  });
  outline(placed(marks.query), { colour: css(AMBER[theme.kind]), edge: dark, width: 2 });
  if (marks.pointed !== null && marks.pointed !== marks.active) {
    outline(placed([marks.pointed]), { colour: light, edge: dark, width: 1.5 });
  }
  if (marks.active !== null && marks.band.length === 0)
    outline(placed([marks.active]), { colour: light, edge: dark, width: 1.5 });
  outline(marks.band, { colour: light, edge: dark, width: 1.5, dash: [5, 4] });
  marks.regions.forEach((region, i) => drawShare(context, region, i === marks.lit, viewport, theme));
}

/** A region's share, inside its upper left corner, on the ground of the theme. */
function drawShare(
  context: CanvasRenderingContext2D,
  { box, share }: Region,
  lit: boolean,
  viewport: Viewport,
  theme: Theme,
): void {
  const ratio = devicePixelRatio;
  const corner = pixelsOf(viewport, box);
  const text = percent(share);
  context.setLineDash([]);
  context.font = `${lit ? 'bold ' : ''}${11 * ratio}px system-ui, sans-serif`;
  const [width, height] = [context.measureText(text).width + 8 * ratio, 16 * ratio];
  const inside = (at: number, size: number, room: number): number => Math.max(0, Math.min(at, room - size));
  const x = inside(corner.x, width, viewport.width);
  const y = inside(corner.y, height, viewport.height);
  context.fillStyle = css(theme.ground);
  context.fillRect(x, y, width, height);
  if (theme.contrast) {
    context.strokeStyle = css(theme.ink);
    context.lineWidth = ratio;
    context.strokeRect(x, y, width, height);
  }
  context.fillStyle = css(theme.ink);
  context.textBaseline = 'middle';
  context.fillText(text, x + 4 * ratio, y + height / 2);
}
