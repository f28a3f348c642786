import type { Range } from '../../../src/protocol/units';
import type { Scene } from '../camera';
import type { Viewport } from '../viewport';

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

/** A map of so many units: from all of it to a few cells. */
export function mapScene(units: number): Scene {
  return {
    fit: (width, height) => fit(units, width, height),
    extent: ({ width, height }) => ({
      width: units,
      height: units,
      least: fit(units, width, height).scale,
      most: MOST,
      centred: false,
    }),
  };
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
