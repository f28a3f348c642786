import type { Part, Range, Rectangle, UnitTable } from '../protocol/units';

/** Patches that touch each other, and hold more attention than those around them. */
export interface Region {
  /** Indices of the units, ascending. */
  readonly units: readonly number[];
  /** The box around them, in pixels of the picture. */
  readonly box: Rectangle;
  /** Their share of what all patches hold, 0 to 1. */
  readonly share: number;
}

/** Share of the attention on patches that the regions hold together, unless another is asked for. */
export const REGION_MASS = 0.6;

/**
 * The fewest patches that hold `mass` of the attention on patches, put together where they touch with a side; the region
 * with the largest share first. `part`: of a picture. Empty where no patch has weight.
 */
export function topRegions(weights: Float32Array, units: UnitTable, part: Part, mass = REGION_MASS): Region[] {
  const columns = part.picture?.columns ?? 1;
  const patches = patchesOf(units, part);
  const first = patches[0] ?? 0;
  const total = patches.reduce((sum, unit) => sum + weights[unit]!, 0);
  if (!(total > 0)) return [];
  const chosen = new Set<number>();
  let held = 0;
  for (const unit of [...patches].sort((a, b) => weights[b]! - weights[a]! || a - b)) {
    if (held >= mass * total) break;
    chosen.add(unit);
    held += weights[unit]!;
  }
  const regions: Region[] = [];
  while (chosen.size > 0) {
    const [seed] = chosen;
    const members = connected(seed!, chosen, first, columns);
    const share = members.reduce((sum, unit) => sum + weights[unit]!, 0) / total;
    regions.push({ units: members, box: boxAround(members, units), share });
  }
  return regions.sort((a, b) => b.share - a.share || a.units[0]! - b.units[0]!);
}

/** The units of a part that are patches, row by row from the top left. */
export function patchesOf(units: UnitTable, { start, end }: Range): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i).filter((unit) => units.special[unit] === 0);
}

/** Takes what touches `seed`, over any number of steps, out of `chosen`. */
function connected(seed: number, chosen: Set<number>, first: number, columns: number): number[] {
  const members: number[] = [];
  const open = [seed];
  chosen.delete(seed);
  for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
    members.push(unit);
    const column = (unit - first) % columns;
    const beside = [
      unit - columns,
      unit + columns,
      ...(column > 0 ? [unit - 1] : []),
      ...(column < columns - 1 ? [unit + 1] : []),
    ];
    for (const next of beside) if (chosen.delete(next)) open.push(next);
  }
  return members.sort((a, b) => a - b);
}

/** The smallest rectangle around the rectangles of some units. */
export function boxAround(members: readonly number[], units: UnitTable): Rectangle {
  const rectangles = members.map((unit) => rectangleOf(units, unit));
  const x = Math.min(...rectangles.map((rectangle) => rectangle.x));
  const y = Math.min(...rectangles.map((rectangle) => rectangle.y));
  const right = Math.max(...rectangles.map((rectangle) => rectangle.x + rectangle.width));
  const bottom = Math.max(...rectangles.map((rectangle) => rectangle.y + rectangle.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Of one unit; empty where it has no place in a picture. */
export function rectangleOf({ rectangles }: UnitTable, unit: number): Rectangle {
  const [x = 0, y = 0, width = 0, height = 0] = rectangles.subarray(4 * unit, 4 * unit + 4);
  return { x, y, width, height };
}
