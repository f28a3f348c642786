import type { Range } from '../../../src/protocol/units';
import type { Scene } from '../camera';
import type { Viewport } from '../viewport';

export interface Cell {
  readonly query: number;
  readonly key: number;
}

/** Rows are queries, columns are keys: they need not be as many. */
export interface MapShape {
  readonly rows: number;
  readonly columns: number;
}

/** Largest cell, device pixels. */
const MOST = 96;

/** All of the map, as large as fits; cells of whole pixels where they are not tiny. */
export function fit({ rows, columns }: MapShape, width: number, height: number): Viewport {
  const scale = Math.min(width / Math.max(1, columns), height / Math.max(1, rows));
  return { x: 0, y: 0, scale: scale >= 3 ? Math.min(MOST, Math.floor(scale)) : scale, width, height };
}

/** A map: from all of it to a few cells. */
export function mapScene(shape: MapShape): Scene {
  return {
    fit: (width, height) => fit(shape, width, height),
    extent: ({ width, height }) => ({
      width: shape.columns,
      height: shape.rows,
      least: fit(shape, width, height).scale,
      most: MOST,
      centred: false,
    }),
  };
}

/** The cell under a point in device pixels; null beside the map. */
export function cellAt(viewport: Viewport, { rows, columns }: MapShape, px: number, py: number): Cell | null {
  const key = Math.floor(viewport.x + px / viewport.scale);
  const query = Math.floor(viewport.y + py / viewport.scale);
  return key >= 0 && key < columns && query >= 0 && query < rows ? { query, key } : null;
}

/** The cells that can be seen, in part or whole. */
export function visibleCells(viewport: Viewport, { rows, columns }: MapShape): { rows: Range; columns: Range } {
  const range = (at: number, pixels: number, count: number): Range => ({
    start: Math.max(0, Math.floor(at)),
    end: Math.min(count, Math.ceil(at + pixels / viewport.scale)),
  });
  return { rows: range(viewport.y, viewport.height, rows), columns: range(viewport.x, viewport.width, columns) };
}
