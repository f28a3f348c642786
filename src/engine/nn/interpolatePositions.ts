import { filterTaps, type Taps } from '../input/picture/filterTaps';
import { FILTERS, type Filter } from '../input/picture/resampleFilters';

/** Patches of a picture, row by row. */
export interface PositionGrid {
  readonly columns: number;
  readonly rows: number;
}

/** Of Keys' cubics, the one that torch takes where it does not antialias. */
const A = -0.75;
/** The number of the cubic filter among {@link FILTERS}, which torch takes where it does. */
const ANTIALIASED_CUBIC = FILTERS.get(3) as Filter;

/**
 * Position embeddings of one grid of patches for another: table [rows × columns, width] → [to.rows × to.columns, width].
 *
 * `torch.nn.functional.interpolate(size=…, mode='bicubic', align_corners=False, antialias=antialias)`, as transformers calls it
 * in interpolate_pos_encoding: by the wanted size and not by a factor, antialiased in DINOv2 with registers alone. In float64.
 */
export function interpolatePositions(
  table: Float32Array,
  width: number,
  from: PositionGrid,
  to: PositionGrid,
  antialias: boolean,
): Float32Array {
  const tapsOf = antialias ? averagingTaps : cubicTaps;
  const [down, across] = [tapsOf(from.rows, to.rows), tapsOf(from.columns, to.columns)];
  // [from.rows × to.columns × width], then [to.rows × to.columns × width]
  const narrowed = new Float64Array(from.rows * to.columns * width);
  for (let row = 0; row < from.rows; row++) {
    for (let column = 0; column < to.columns; column++) {
      const target = narrowed.subarray((row * to.columns + column) * width, (row * to.columns + column + 1) * width);
      for (const { at, weight } of across[column]!) {
        const source = (row * from.columns + at) * width;
        for (let i = 0; i < width; i++) target[i]! += weight * table[source + i]!;
      }
    }
  }
  const line = to.columns * width;
  const sums = new Float64Array(to.rows * line);
  for (let row = 0; row < to.rows; row++) {
    const target = sums.subarray(row * line, (row + 1) * line);
    for (const { at, weight } of down[row]!) {
      for (let i = 0; i < line; i++) target[i]! += weight * narrowed[at * line + i]!;
    }
  }
  return Float32Array.from(sums);
}

type Tap = { readonly at: number; readonly weight: number };

/** Four neighbours of the place between pixel centres; beyond an end its last value goes on. */
function cubicTaps(from: number, to: number): Tap[][] {
  return Array.from({ length: to }, (_, i) => {
    const place = ((i + 0.5) * from) / to - 0.5;
    const before = Math.floor(place);
    return [-1, 0, 1, 2].map((step) => ({
      at: Math.min(from - 1, Math.max(0, before + step)),
      weight: cubic(Math.abs(place - before - step)),
    }));
  });
}

function cubic(x: number): number {
  return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
}

function averagingTaps(from: number, to: number): Tap[][] {
  const { first, count, weights, most }: Taps<Float64Array> = filterTaps(from, to, ANTIALIASED_CUBIC, {
    start: 0,
    end: to,
  });
  return Array.from({ length: to }, (_, i) =>
    Array.from({ length: count[i]! }, (_tap, k) => ({ at: first[i]! + k, weight: weights[i * most + k]! })),
  );
}
