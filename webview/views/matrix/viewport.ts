import type { Range } from '../../../src/protocol/units';

/** The part of the map on the screen. */
export interface Viewport {
  /** The cell at the left and upper edge, fractional. */
  readonly x: number;
  readonly y: number;
  /** Device pixels a cell. */
  readonly scale: number;
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
}

export interface Cell {
  readonly query: number;
  readonly key: number;
}

/** Largest cell, device pixels. */
const MOST = 96;

/** All of the map, as large as fits; cells of whole pixels where they are not tiny. */
export function fit(units: number, width: number, height: number): Viewport {
  const scale = Math.min(width, height) / Math.max(1, units);
  return { x: 0, y: 0, scale: scale >= 3 ? Math.min(MOST, Math.floor(scale)) : scale, width, height };
}

/** Keeps the map on the screen, and its scale between all of it and a few cells. */
export function clamp(viewport: Viewport, units: number): Viewport {
  const least = fit(units, viewport.width, viewport.height).scale;
  const scale = Math.min(Math.max(MOST, least), Math.max(least, viewport.scale));
  const keep = (at: number, pixels: number): number => Math.min(Math.max(0, units - pixels / scale), Math.max(0, at));
  return { ...viewport, scale, x: keep(viewport.x, viewport.width), y: keep(viewport.y, viewport.height) };
}

/** Scales around a point in device pixels, which stays where it is. */
export function zoomAt(viewport: Viewport, units: number, px: number, py: number, factor: number): Viewport {
  const { scale } = clamp({ ...viewport, scale: viewport.scale * factor }, units);
  const x = viewport.x + px / viewport.scale - px / scale;
  const y = viewport.y + py / viewport.scale - py / scale;
  return clamp({ ...viewport, x, y, scale }, units);
}

/** Moves by device pixels. */
export function pan(viewport: Viewport, units: number, dx: number, dy: number): Viewport {
  return clamp({ ...viewport, x: viewport.x - dx / viewport.scale, y: viewport.y - dy / viewport.scale }, units);
}

/** Moves just as far as needed to see a cell. */
export function show(viewport: Viewport, units: number, { query, key }: Cell): Viewport {
  const near = (at: number, cell: number, pixels: number): number =>
    cell < at ? cell : Math.max(at, cell + 1 - pixels / viewport.scale);
  return clamp({ ...viewport, x: near(viewport.x, key, viewport.width), y: near(viewport.y, query, viewport.height) }, units);
}

/** The cell under a point in device pixels; null beside the map. */
export function cellAt(viewport: Viewport, units: number, px: number, py: number): Cell | null {
  const key = Math.floor(viewport.x + px / viewport.scale);
  const query = Math.floor(viewport.y + py / viewport.scale);
  return key >= 0 && key < units && query >= 0 && query < units ? { query, key } : null;
}

/** The cells that can be seen, in part or whole. */
export function visibleCells(viewport: Viewport, units: number): { rows: Range; columns: Range } {
  const range = (at: number, pixels: number): Range => ({
    start: Math.max(0, Math.floor(at)),
    end: Math.min(units, Math.ceil(at + pixels / viewport.scale)),
  });
  return { rows: range(viewport.y, viewport.height), columns: range(viewport.x, viewport.width) };
}
