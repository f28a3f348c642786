import { context2d, fitCanvas } from '../../dom';
import { css } from '../../heatColour';
import type { Theme } from '../../theme';
import { FRAME, NAMED, type Axis } from './frame';
import { drawMarginals, type Marginals } from './marginals';
import type { Viewport } from '../viewport';
import type { Cell } from './viewport';

export interface OverlayData {
  readonly viewport: Viewport;
  readonly units: number;
  readonly name: (unit: number) => string;
  readonly marginals: Marginals | null;
  readonly cell: Cell | null;
  readonly query: number | null;
  readonly pointed: number | null;
}

/** All that stands around and on top of the map: names or numbers, marginals, the cross under the pointer, the query. */
export function drawOverlay(canvas: HTMLCanvasElement, data: OverlayData, theme: Theme): void {
  const ratio = fitCanvas(canvas, canvas.clientWidth, canvas.clientHeight);
  const context = context2d(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  const axis = axisOf(data, ratio);
  drawCaptions(context, theme, axis);
  drawNames(context, data, theme, axis);
  if (data.marginals !== null) drawMarginals(context, data.marginals, theme, axis);
  drawMarks(context, data, theme, axis);
}

function axisOf({ viewport, units }: OverlayData, ratio: number): Axis {
  const size = viewport.scale / ratio;
  const width = Math.min(viewport.width / ratio, (units - viewport.x) * size);
  const height = Math.min(viewport.height / ratio, (units - viewport.y) * size);
  return {
    size,
    pixel: 1 / ratio,
    left: viewport.x,
    top: viewport.y,
    width,
    height,
    x: (key) => FRAME.left + (key - viewport.x) * size,
    y: (query) => FRAME.top + (query - viewport.y) * size,
    columns: { start: Math.floor(viewport.x), end: Math.min(units, Math.ceil(viewport.x + width / size)) },
    rows: { start: Math.floor(viewport.y), end: Math.min(units, Math.ceil(viewport.y + height / size)) },
  };
}

function drawCaptions(context: CanvasRenderingContext2D, theme: Theme, axis: Axis): void {
  context.font = '10px system-ui, sans-serif';
  context.fillStyle = css(theme.dim);
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillText('received', FRAME.left - 8, FRAME.top - FRAME.gap - FRAME.received / 2);
  context.fillText('keys →', FRAME.left - 8, FRAME.top - FRAME.received - FRAME.gap - 14);
  context.save();
  context.translate(14, FRAME.top + Math.min(60, axis.height));
  context.rotate(-Math.PI / 2);
  context.fillText('← queries', Math.min(60, axis.height), 0);
  context.restore();
}

/** Every unit's text where there is room, else every so many units' number; always those under the pointer and of the query. */
function drawNames(context: CanvasRenderingContext2D, data: OverlayData, theme: Theme, axis: Axis): void {
  const named = axis.size >= NAMED;
  const size = named ? Math.min(12, Math.max(10, axis.size - 2)) : 10;
  context.font = `${size}px ${theme.font}`;
  const step = named ? 1 : tickStep(70 / axis.size);
  const label = (unit: number): string => (named ? data.name(unit) : String(unit));
  const special = new Set([data.cell?.query, data.query].filter((unit) => unit != null));
  const across = new Set([data.cell?.key, data.pointed].filter((unit) => unit != null));
  const clear = (at: number, marked: Set<number>): boolean =>
    named || [...marked].every((unit) => Math.abs(unit - at) * axis.size > 14);
  context.fillStyle = css(theme.dim);
  for (let unit = Math.ceil(axis.rows.start / step) * step; unit < axis.rows.end; unit += step) {
    if (!special.has(unit) && clear(unit, special)) rowName(context, label(unit), axis, unit);
  }
  for (let unit = Math.ceil(axis.columns.start / step) * step; unit < axis.columns.end; unit += step) {
    if (!across.has(unit) && clear(unit, across)) columnName(context, label(unit), axis, unit);
  }
  context.fillStyle = css(theme.ink);
  context.font = `bold ${Math.max(11, size)}px ${theme.font}`;
  for (const unit of special)
    if (unit >= axis.rows.start && unit < axis.rows.end) rowName(context, data.name(unit), axis, unit);
  for (const unit of across) {
    if (unit >= axis.columns.start && unit < axis.columns.end) columnName(context, data.name(unit), axis, unit);
  }
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
  { cell, query, pointed }: OverlayData,
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
  if (query !== null) {
    context.strokeStyle = `rgb(${red} ${green} ${blue} / 0.55)`;
    context.strokeRect(FRAME.left - 0.5, Math.round(axis.y(query)) - 0.5, axis.width + 1, size + 1);
  }
  if (pointed !== null) {
    context.strokeStyle = `rgb(${red} ${green} ${blue} / 0.4)`;
    context.strokeRect(Math.round(axis.x(pointed)) - 0.5, FRAME.top - 0.5, size + 1, axis.height + 1);
  }
  if (cell !== null) {
    context.strokeStyle = `rgb(${red} ${green} ${blue} / 0.35)`;
    context.strokeRect(FRAME.left - 0.5, Math.round(axis.y(cell.query)) - 0.5, axis.width + 1, size + 1);
    context.strokeRect(Math.round(axis.x(cell.key)) - 0.5, FRAME.top - 0.5, size + 1, axis.height + 1);
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
