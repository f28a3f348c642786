import type { Range } from '../../../src/protocol/units';
import type { Viewport } from '../viewport';
import { visibleCells, type MapShape } from './viewport';

/** Texels on a side of a tile. */
export const TILE = 256;
/** Texels on a side of the overview: few enough that it is there at once. */
export const OVERVIEW = 64;

/** A part of the map at a level of detail: at level L a texel is the maximum over 2^L × 2^L cells. */
export interface TileSpec {
  readonly level: number;
  readonly rows: Range;
  readonly columns: Range;
  /** Texels. */
  readonly width: number;
  readonly height: number;
}

/** The level whose texels are one device pixel or a little more: none of them, and so no peak, falls between pixels. */
export function levelFor(scale: number): number {
  return Math.max(0, Math.ceil(Math.log2(1 / scale) - 1e-9));
}

/** All of the map in few texels; a small map cell by cell. */
export function overviewOf({ rows, columns }: MapShape): TileSpec {
  return {
    level: Infinity,
    rows: { start: 0, end: rows },
    columns: { start: 0, end: columns },
    width: Math.min(OVERVIEW, columns),
    height: Math.min(OVERVIEW, rows),
  };
}

/** A texel of the tile is one cell. */
export function isExact({ rows, columns, width, height }: TileSpec): boolean {
  return width === columns.end - columns.start && height === rows.end - rows.start;
}

/** The tiles that cover what can be seen. */
export function tilesFor(viewport: Viewport, shape: MapShape): TileSpec[] {
  const level = levelFor(viewport.scale);
  const cells = TILE * 2 ** level;
  const { rows, columns } = visibleCells(viewport, shape);
  const specs: TileSpec[] = [];
  for (let y = Math.floor(rows.start / cells); y * cells < rows.end; y++) {
    for (let x = Math.floor(columns.start / cells); x * cells < columns.end; x++) {
      const own = { start: y * cells, end: Math.min(shape.rows, (y + 1) * cells) };
      const across = { start: x * cells, end: Math.min(shape.columns, (x + 1) * cells) };
      specs.push({ level, rows: own, columns: across, width: texels(across, level), height: texels(own, level) });
    }
  }
  return specs;
}

export function specKey({ level, rows, columns }: TileSpec): string {
  return `${level}/${rows.start}/${columns.start}`;
}

function texels({ start, end }: Range, level: number): number {
  return Math.ceil((end - start) / 2 ** level);
}
