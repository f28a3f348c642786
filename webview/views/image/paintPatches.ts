import { strength, type Scale } from '../../../src/core/paint';
import type { NearestAxis, SmoothAxis } from './patchAxis';

/** Entries of a table over weights, from the scale's floor to its peak: fine enough for a strength that begins steeply. */
const FINE = 1 << 14;

/** [256] pixels by strength → [FINE + 1] pixels by the weight's place between floor and peak. */
export function fineTable(colours: Uint32Array): Uint32Array {
  const whole = { floor: 0, peak: FINE };
  return Uint32Array.from({ length: FINE + 1 }, (_, i) => colours[Math.round(strength(i, whole) * 255)]!);
}

/**
 * Every patch in one colour, [rows × columns] pixels of the two runs. `weights`: [y.count × `columns`]; `colours`: [256] by
 * strength. The centre of a pixel decides which patch it shows.
 */
export function paintNearest(
  bitmap: Uint32Array,
  weights: Float32Array,
  columns: number,
  scale: Scale,
  x: NearestAxis,
  y: NearestAxis,
  colours: Uint32Array,
): void {
  const width = x.patch.length;
  const shown = Uint32Array.from(weights, (weight) => colours[Math.round(strength(weight, scale) * 255)]!);
  for (let j = 0; j < y.patch.length; j++) {
    if (j > 0 && y.patch[j] === y.patch[j - 1]) {
      bitmap.copyWithin(j * width, (j - 1) * width, j * width);
      continue;
    }
    const from = y.patch[j]! * columns;
    for (let i = 0; i < width; i++) bitmap[j * width + i] = shown[from + x.patch[i]!]!;
  }
}

/** The weights, bilinear between the centres of patches, then the colour. `table`: of {@link fineTable}. */
export function paintSmooth(
  bitmap: Uint32Array,
  weights: Float32Array,
  columns: number,
  { floor, peak }: Scale,
  x: SmoothAxis,
  y: SmoothAxis,
  table: Uint32Array,
): void {
  const width = x.before.length;
  const rows = weights.length / columns;
  const range = peak > floor ? FINE / (peak - floor) : 0;
  // The weights of one line, in entries of the table; one more, so that the last patch has a neighbour.
  const line = new Float32Array(columns + 1);
  for (let j = 0; j < y.before.length; j++) {
    const above = y.before[j]! * columns;
    const below = Math.min(rows - 1, y.before[j]! + 1) * columns;
    const down = y.share[j]!;
    for (let i = 0; i < columns; i++) {
      line[i] = (weights[above + i]! * (1 - down) + weights[below + i]! * down - floor) * range;
    }
    line[columns] = line[columns - 1]!;
    for (let i = 0; i < width; i++) {
      const before = x.before[i]!;
      const at = line[before]! + (line[before + 1]! - line[before]!) * x.share[i]!;
      bitmap[j * width + i] = table[at <= 0 ? 0 : at >= FINE ? FINE : (at + 0.5) | 0]!;
    }
  }
}
