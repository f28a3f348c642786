import type { Range } from '../../../src/protocol/units';
import type { Viewport } from '../viewport';
import { visibleCells } from './viewport';

/** Texels on a side of a tile. */
export const TILE = 256;

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

/** The tiles that cover what can be seen. */
export function tilesFor(viewport: Viewport, units: number): TileSpec[] {
  const level = levelFor(viewport.scale);
  const cells = TILE * 2 ** level;
  const { rows, columns } = visibleCells(viewport, units);
  const specs: TileSpec[] = [];
  for (let y = Math.floor(rows.start / cells); y * cells < rows.end; y++) {
    for (let x = Math.floor(columns.start / cells); x * cells < columns.end; x++) {
      const own = { start: y * cells, end: Math.min(units, (y + 1) * cells) };
      const across = { start: x * cells, end: Math.min(units, (x + 1) * cells) };
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

/** Stretches of keys that set the colour scale: all but the special units, unless these are scattered all over. */
export function scaleRanges(special: Uint8Array): Range[] {
  const ranges: Range[] = [];
  for (let start = 0; start < special.length; start++) {
    if (special[start] === 1) continue;
    let end = start;
    while (end < special.length && special[end] !== 1) end++;
    ranges.push({ start, end });
    start = end;
  }
  return ranges.length > MOST_RANGES || ranges.length === 0 ? [{ start: 0, end: special.length }] : ranges;
}

/** Each is a request of its own. */
const MOST_RANGES = 16;
