import type { Range } from '../../../protocol/units';
import type { Filter } from './resampleFilters';

/** What each of some outputs takes from a line of inputs. */
export interface Taps<Weights> {
  /** [outputs] the first input, and how many. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** [outputs × most]; those of an output sum to 1. */
  readonly weights: Weights;
  readonly most: number;
}

/**
 * For the outputs `wanted` of `to`, made from `from` inputs. Where the line gets shorter the filter widens with the ratio, so that
 * inputs are averaged and none is jumped over; inputs beyond the ends are left out. As Pillow's Resample.c and torch's antialiased interpolation.
 */
export function filterTaps(from: number, to: number, filter: Filter, wanted: Range): Taps<Float64Array> {
  const outputs = wanted.end - wanted.start;
  const scale = from / to;
  const wide = Math.max(1, scale);
  const support = filter.support * wide;
  const most = Math.ceil(support) * 2 + 1;
  const taps = {
    first: new Int32Array(outputs),
    count: new Int32Array(outputs),
    weights: new Float64Array(outputs * most),
    most,
  };
  for (let i = 0; i < outputs; i++) {
    const centre = (wanted.start + i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(from, Math.trunc(centre + support + 0.5)) - first;
    const weights = taps.weights.subarray(i * most, i * most + count);
    let total = 0;
    for (let k = 0; k < count; k++) total += weights[k] = filter.weight((first + k - centre + 0.5) / wide);
    if (total !== 0) for (let k = 0; k < count; k++) weights[k]! /= total;
    taps.first[i] = first;
    taps.count[i] = count;
  }
  return taps;
}
