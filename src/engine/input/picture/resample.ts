import type { Size } from '../../../core/maps/attentionMap';
import type { Range } from '../../../protocol/units';
import { filterTaps, type Taps } from './filterTaps';
import type { Pixels } from './pixels';
import type { Filter } from './resampleFilters';

/** Bits behind the point of a weight: eight are the pixel's, two keep a sum with negative weights from overflowing. */
const PRECISION = 32 - 8 - 2;
const HALF = 1 << (PRECISION - 1);
const CHANNELS = 3;
const AS_IT_IS: Filter = { support: 0.5, weight: () => 1 };

/**
 * A part of a resized picture: [rows × columns × 3]. `size`: of the whole resized picture; `columns`, `rows`: the part of it that is wanted,
 * and the only one that is computed.
 *
 * The numbers are PIL's (Pillow's Resample.c): the filter widens with the ratio, so that shrinking averages; first along
 * the rows, then along the columns, each rounded to eight bits, in 32-bit fixed point. A pass that changes no length is left out.
 */
export function resample(
  pixels: Pixels,
  size: Size,
  filter: Filter | 'nearest',
  columns: Range,
  rows: Range,
): Uint8Array {
  if (filter === 'nearest') return nearest(pixels, size, columns, rows);
  const down = fixedTaps(pixels.height, size.height, filter, rows);
  const needed = { start: down.first[0]!, end: 0 };
  for (let i = 0; i < down.first.length; i++) {
    needed.start = Math.min(needed.start, down.first[i]!);
    needed.end = Math.max(needed.end, down.first[i]! + down.count[i]!);
  }
  const narrowed = alongRows(pixels, fixedTaps(pixels.width, size.width, filter, columns), needed);
  return alongColumns(narrowed, down, needed.start, CHANNELS * (columns.end - columns.start));
}

/** In fixed point. A line that keeps its length is taken as it is. */
function fixedTaps(from: number, to: number, filter: Filter, wanted: Range): Taps<Int32Array> {
  const taps = filterTaps(from, to, from === to ? AS_IT_IS : filter, wanted);
  return {
    ...taps,
    weights: Int32Array.from(taps.weights, (weight) => Math.trunc(weight * 2 ** PRECISION + (weight < 0 ? -0.5 : 0.5))),
  };
}

/** [rows × outputs × 3] */
function alongRows(
  { data, origin, xStep, yStep }: Pixels,
  { first, count, weights, most }: Taps<Int32Array>,
  rows: Range,
): Uint8ClampedArray {
  const outputs = first.length;
  const result = new Uint8ClampedArray((rows.end - rows.start) * outputs * CHANNELS);
  let to = 0;
  for (let y = rows.start; y < rows.end; y++) {
    const row = origin + y * yStep;
    for (let i = 0; i < outputs; i++) {
      let [red, green, blue] = [HALF, HALF, HALF];
      let at = row + first[i]! * xStep;
      const start = i * most;
      const end = start + count[i]!;
      for (let k = start; k < end; k++, at += xStep) {
        const weight = weights[k]!;
        red = (red + Math.imul(data[at]!, weight)) | 0;
        green = (green + Math.imul(data[at + 1]!, weight)) | 0;
        blue = (blue + Math.imul(data[at + 2]!, weight)) | 0;
      }
      result[to++] = red >> PRECISION;
      result[to++] = green >> PRECISION;
      result[to++] = blue >> PRECISION;
    }
  }
  return result;
}

/** `lines`: [rows from `firstRow` × width] → [outputs × width]. */
function alongColumns(
  lines: Uint8ClampedArray,
  { first, count, weights, most }: Taps<Int32Array>,
  firstRow: number,
  width: number,
): Uint8Array {
  const outputs = first.length;
  const result = new Uint8ClampedArray(outputs * width);
  const sums = new Int32Array(width);
  for (let i = 0; i < outputs; i++) {
    sums.fill(HALF);
    for (let k = 0; k < count[i]!; k++) {
      const weight = weights[i * most + k]!;
      const line = (first[i]! + k - firstRow) * width;
      for (let x = 0; x < width; x++) sums[x] = sums[x]! + Math.imul(lines[line + x]!, weight);
    }
    for (let x = 0; x < width; x++) result[i * width + x] = sums[x]! >> PRECISION;
  }
  return new Uint8Array(result.buffer);
}

function nearest(
  { data, width, height, origin, xStep, yStep }: Pixels,
  size: Size,
  columns: Range,
  rows: Range,
): Uint8Array {
  const result = new Uint8Array((columns.end - columns.start) * (rows.end - rows.start) * CHANNELS);
  const across = nearestOf(width, size.width, columns);
  let to = 0;
  for (const row of nearestOf(height, size.height, rows)) {
    for (const column of across) {
      const at = origin + row * yStep + column * xStep;
      for (let channel = 0; channel < CHANNELS; channel++) result[to++] = data[at + channel]!;
    }
  }
  return result;
}

/** The places are summed up, not multiplied: with the rounding errors of the sum a place on the border of two pixels falls as PIL's does. */
function nearestOf(from: number, to: number, wanted: Range): Int32Array {
  const scale = from / to;
  const result = new Int32Array(wanted.end - wanted.start);
  let place = scale * 0.5;
  for (let i = 0; i < wanted.end; i++, place += scale) {
    if (i >= wanted.start) result[i - wanted.start] = Math.min(from - 1, Math.trunc(place));
  }
  return result;
}
