import { context2d, fitCanvas } from '../../dom';
import { css } from '../../heatColour';
import type { Theme } from '../../theme';
import { FRAME, NAMED, type Axis } from './frame';
import { drawMarginals, type Marginals } from './marginals';
import type { Viewport } from '../viewport';
import type { Cell, MapShape } from './viewport';

/** The units along one side of the map. */
export interface OverlaySide {
  /** What the side is called. */
  readonly title: string;
  readonly name: (unit: number) => string;
  /** Those that the lens is of. */
  readonly chosen: readonly number[];
  /** The one that something outside the map points at. */
  readonly pointed: number | null;
}

export interface OverlayData {
  readonly viewport: Viewport;
  readonly shape: MapShape;
  readonly queries: OverlaySide;
  readonly keys: OverlaySide;
  readonly marginals: Marginals;
  readonly cell: Cell | null;
}

/** All that stands around and on top of the map: names or numbers, marginals, the cross under the pointer, the query. */
export function drawOverlay(canvas: HTMLCanvasElement, data: OverlayData, theme: Theme): void {
  const ratio = fitCanvas(canvas, canvas.clientWidth, canvas.clientHeight);
  const context = context2d(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  const axis = axisOf(data, ratio);
  drawCaptions(context, data, theme, axis);
  drawNames(context, data, theme, axis);
  drawMarginals(context, data.marginals, theme, axis);
  drawMarks(context, data, theme, axis);
}

function axisOf({ viewport, shape }: OverlayData, ratio: number): Axis {
  const size = viewport.scale / ratio;
  const width = Math.min(viewport.width / ratio, (shape.columns - viewport.x) * size);
  const height = Math.min(viewport.height / ratio, (shape.rows - viewport.y) * size);
  return {
    size,
    pixel: 1 / ratio,
    left: viewport.x,
    top: viewport.y,
    width,
    height,
    x: (key) => FRAME.left + (key - viewport.x) * size,
    y: (query) => FRAME.top + (query - viewport.y) * size,
    columns: { start: Math.floor(viewport.x), end: Math.min(shape.columns, Math.ceil(viewport.x + width / size)) },
    rows: { start: Math.floor(viewport.y), end: Math.min(shape.rows, Math.ceil(viewport.y + height / size)) },
  };
}

function drawCaptions(
  context: CanvasRenderingContext2D,
  { queries, keys, marginals }: OverlayData,
  theme: Theme,
  axis: Axis,
): void {
  context.font = '10px system-ui, sans-serif';
  context.fillStyle = css(theme.dim);
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  if (marginals.received.length > 0)
    context.fillText('received', FRAME.left - 8, FRAME.top - FRAME.gap - FRAME.received / 2);
  context.fillText(
    cut(context, `${keys.title} →`, FRAME.left - 12),
    FRAME.left - 8,
    FRAME.top - FRAME.received - FRAME.gap - 14,
  );
  context.save();
  context.translate(14, FRAME.top + Math.min(60, axis.height));
  context.rotate(-Math.PI / 2);
  context.fillText(`← ${queries.title}`, Math.min(60, axis.height), 0);
  context.restore();
}

/** Every unit's text where there is room, else every so many units' number; always those under the pointer and of the query. */
function drawNames(context: CanvasRenderingContext2D, data: OverlayData, theme: Theme, axis: Axis): void {
  const named = axis.size >= NAMED;
  const size = named ? Math.min(12, Math.max(10, axis.size - 2)) : 10;
  context.font = `${size}px ${theme.font}`;
  const step = named ? 1 : tickStep(70 / axis.size);
  const rows = namedAlways(data.queries, data.cell?.query);
  const columns = namedAlways(data.keys, data.cell?.key);
  const clear = (at: number, marked: ReadonlySet<number>): boolean =>
    !marked.has(at) && (named || [...marked].every((unit) => Math.abs(unit - at) * axis.size > 14));
  const label = (side: OverlaySide, unit: number): string => (named ? side.name(unit) : String(unit));
  context.fillStyle = css(theme.dim);
  for (let unit = Math.ceil(axis.rows.start / step) * step; unit < axis.rows.end; unit += step)
    if (clear(unit, rows)) rowName(context, label(data.queries, unit), axis, unit);
  for (let unit = Math.ceil(axis.columns.start / step) * step; unit < axis.columns.end; unit += step)
    if (clear(unit, columns)) columnName(context, label(data.keys, unit), axis, unit);
  context.fillStyle = css(theme.ink);
  context.font = `bold ${Math.max(11, size)}px ${theme.font}`;
  for (const unit of rows)
    if (unit >= axis.rows.start && unit < axis.rows.end) rowName(context, data.queries.name(unit), axis, unit);
  for (const unit of columns)
    if (unit >= axis.columns.start && unit < axis.columns.end) columnName(context, data.keys.name(unit), axis, unit);
}

/** The units of a side whose name is written whatever the zoom. Of many that are chosen, only the first. */
function namedAlways({ chosen, pointed }: OverlaySide, active: number | undefined): ReadonlySet<number> {
  return new Set([active, chosen[0], pointed].filter((unit) => unit != null));
}

function rowName(context: CanvasRenderingContext2D, name: string, axis: Axis, unit: number): void {
  const y = axis.y(unit + 0.5);
  if (y < FRAME.top || y > FRAME.top + axis.height) return;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(cut(context, name, FRAME.left - 30), FRAME.left - 8, y);
}

function columnName(context: CanvasRenderingContext2D, name: string, axis: Axis, unit: number): void {
  const x = axis.x(unit + 0.5);
  if (x < FRAME.left || x > FRAME.left + axis.width) return;
  context.save();
  context.translate(x, FRAME.top - FRAME.received - FRAME.gap - 6);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(cut(context, name, FRAME.top - FRAME.received - FRAME.gap - 14), 0, 0);
  context.restore();
}

function drawMarks(
  context: CanvasRenderingContext2D,
  { cell, queries, keys }: OverlayData,
  theme: Theme,
  axis: Axis,
): void {
  context.save();
  context.beginPath();
  context.rect(FRAME.left - 6, FRAME.top - 6, axis.width + 12, axis.height + 12);
  context.clip();
  const size = Math.max(1, axis.size);
  const [red, green, blue] = theme.ink;
  context.lineWidth = 1;
  const row = (query: number): void =>
    context.strokeRect(FRAME.left - 0.5, Math.round(axis.y(query)) - 0.5, axis.width + 1, size + 1);
  const column = (key: number): void =>
    context.strokeRect(Math.round(axis.x(key)) - 0.5, FRAME.top - 0.5, size + 1, axis.height + 1);
  context.strokeStyle = `rgb(${red} ${green} ${blue} / 0.55)`;
  queries.chosen.forEach(row);
  keys.chosen.forEach(column);
  context.strokeStyle = `rgb(${red} ${green} ${blue} / 0.4)`;
  if (queries.pointed !== null) row(queries.pointed);
  if (keys.pointed !== null) column(keys.pointed);
  if (cell !== null) {
    context.strokeStyle = `rgb(${red} ${green} ${blue} / 0.35)`;
    row(cell.query);
    column(cell.key);
    context.strokeStyle = css(theme.ink);
    const box = Math.max(5, size + 1);
    context.strokeRect(
      Math.round(axis.x(cell.key + 0.5) - box / 2) + 0.5,
      Math.round(axis.y(cell.query + 0.5) - box / 2) + 0.5,
      Math.round(box) - 1,
      Math.round(box) - 1,
    );
  }
  context.restore();
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
export function tickStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least) ?? 10 * power;
}

function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && context.measureText(`${characters.join('')}…`).width > width) characters.pop();
  return `${characters.join('')}…`;
}
