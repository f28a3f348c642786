import type { HeadChoice } from '../../protocol/lens';
import type { Range } from '../../protocol/units';
import type { Work } from '../work';
import { overlap, weightsOver, type AttentionMap, type Size } from './attentionMap';

export interface TileOptions {
  readonly rows: Range;
  readonly columns: Range;
  readonly size: Size;
  /** One row stands for all that a pixel covers: a peak may be missing. */
  readonly coarse: boolean;
}

/**
 * [height × width] over rows × columns of a map, max-pooled, so that peaks survive; the mean over heads is taken before the
 * pooling. A pixel covers the cells that it touches; where there are more pixels than cells, neighbouring ones repeat a cell.
 */
export async function tileOf(
  map: AttentionMap,
  head: HeadChoice,
  { rows, columns, size: { width, height }, coarse }: TileOptions,
  work: Work,
): Promise<Float32Array> {
  const tile = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const pixels = tile.subarray(y * width, (y + 1) * width);
    const covered = pixelSpan(rows, y, height);
    const { start, end } = coarse ? middleOf(covered) : covered;
    for (let query = start; query < end; query++) {
      for (const span of map.spans(query)) {
        const keys = overlap(span, columns);
        if (keys.end > keys.start) pool(pixels, weightsOver(map, head, query, keys), keys.start, columns);
      }
      const pause = work.breathe();
      if (pause !== undefined) await pause;
    }
  }
  return tile;
}

/** Raises every pixel to the largest of the weights that it touches. `first`: the key of the first weight. */
function pool(pixels: Float32Array, weights: Float32Array, first: number, columns: Range): void {
  const count = columns.end - columns.start;
  const width = pixels.length;
  for (let i = 0; i < weights.length; i++) {
    const cell = first + i - columns.start;
    const weight = weights[i]!;
    // The pixels x whose span [⌊x count / width⌋, ⌈(x + 1) count / width⌉) holds the cell.
    let x = Math.floor((cell * width) / count);
    while (x > 0 && Math.ceil((x * count) / width) > cell) x--;
    for (; x < width && Math.floor((x * count) / width) <= cell; x++) if (weight > pixels[x]!) pixels[x] = weight;
  }
}

function middleOf({ start, end }: Range): Range {
  const middle = (start + end - 1) >> 1;
  return { start: middle, end: middle + 1 };
}

/** The cells of `range` that pixel `index` of `pixels` touches: at least one. */
export function pixelSpan(range: Range, index: number, pixels: number): Range {
  const count = range.end - range.start;
  const start = range.start + Math.floor((index * count) / pixels);
  const end = range.start + Math.ceil(((index + 1) * count) / pixels);
  return { start, end: Math.max(end, start + 1) };
}
