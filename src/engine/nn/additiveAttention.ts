import * as tf from '@tensorflow/tfjs-core';
import type { Facets } from '../../core/maps/attentionMap';
import { fullMask, visibleKeys, withoutKeys, type Mask } from '../../core/maps/mask';
import { RowsMap } from '../../core/maps/rowsMap';
import type { Work } from '../../core/work';
import { HeadlightError } from '../../protocol/errors';
import type { MapInfo } from '../../protocol/models';
import { permutation } from '../maps/permutation';
import type { Tap } from '../model';
import { AdditiveFacets, type AdditiveRow, type AttendedValues } from './additiveFacets';
import { changesAt, type ChangesAtMap } from './changesAt';
import { linear, type Linear } from './linear';
import { scope } from './scope';

export interface AdditiveWeights {
  /** W: [state, attention] */
  readonly query: Linear;
  /** U: [value, attention] */
  readonly key: Linear;
  /** v: [1, attention] */
  readonly energy: tf.Tensor2D;
}

/**
 * Additive attention (Bahdanau et al. 2015, https://arxiv.org/abs/1409.0473): e = vᵀ tanh(W s + U h), α = softmax(e), and the
 * mean of the values under α. Its map grows by a row with each state that asks. Sums and functions are computed in float64.
 */
export class AdditiveAttention {
  readonly map: RowsMap;
  private readonly change: ChangesAtMap;
  private readonly mask: Mask;
  private readonly rows: AdditiveRow[] = [];

  private constructor(
    private readonly weights: AdditiveWeights,
    private readonly energy: Float32Array,
    private readonly attended: AttendedValues,
    info: MapInfo,
    tap: Pick<Tap, 'changes' | 'placed'>,
    mask: Mask,
  ) {
    this.change = changesAt(info, tap.changes(info));
    this.mask = withoutKeys(mask, this.change.hidden);
    const { count } = attended;
    const placed = tap.placed(info.keys);
    this.map = new RowsMap(info, count, [[]], (key) => this.mask.viewers(key, this.map.queries), {
      start: Math.min(count, placed.start),
      end: Math.min(count, placed.end),
    });
  }

  /** values: [keys, width]; `mask`: the keys that a row may see, asked when the row is made. Rejects with CancelledError. */
  static async over(
    values: tf.Tensor2D,
    weights: AdditiveWeights,
    info: MapInfo,
    tap: Pick<Tap, 'changes' | 'placed' | 'work'>,
    mask: Mask = fullMask,
  ): Promise<AdditiveAttention> {
    const keys = await scope(() => linear(values, weights.key, tap.work));
    const attended = {
      values: values.dataSync<'float32'>(),
      keys: keys.dataSync<'float32'>(),
      count: values.shape[0],
    };
    keys.dispose();
    return new AdditiveAttention(weights, weights.energy.dataSync<'float32'>(), attended, info, tap, mask);
  }

  /** The context of one state: [width]; the map has a row more. Rejects with CancelledError; HeadlightError `numbers`. */
  async look(state: Float32Array, work: Work): Promise<Float32Array> {
    const asked = await scope(() => linear(tf.tensor2d(state, [1, state.length]), this.weights.query, work));
    const query = asked.dataSync<'float32'>();
    asked.dispose();
    const weights = this.weightsOf(query);
    this.rows.push({ state, query });
    this.map.grow([{ start: 0, weights }]);
    const { values, count } = this.attended;
    const width = values.length / count;
    const context = new Float64Array(width);
    if (!this.change.ablated.includes(0))
      for (let key = 0; key < count; key++)
        for (let i = 0; i < width; i++) context[i]! += weights[key]! * values[key * width + i]!;
    return Float32Array.from(context);
  }

  /** The arithmetic behind the rows that there are. */
  get facets(): Facets {
    const { map, energy, attended, rows, change } = this;
    return new AdditiveFacets({ map, energy, attended, rows, uniform: change.uniform });
  }

  private weightsOf(query: Float32Array): Float32Array {
    const { info, queries } = this.map;
    const { count } = this.attended;
    const { uniform, permuteBy } = this.change;
    const visible = visibleKeys(this.mask, queries, count);
    const scores = visible.map((key) => (uniform ? 0 : this.score(query, key)));
    const most = scores.reduce((largest, score) => Math.max(largest, score), -Infinity);
    const powers = scores.map((score) => Math.exp(score - most));
    const total = powers.reduce((sum, power) => sum + power, 0);
    if (visible.length > 0 && !Number.isFinite(total))
      throw new HeadlightError('numbers', `${info.address}: row ${queries}: wanted finite scores, found ${most}`);
    const order = permuteBy === null ? null : permutation(visible.length, permuteBy, info.address, 0, queries);
    const weights = new Float32Array(count);
    visible.forEach((key, i) => (weights[key] = powers[order?.[i] ?? i]! / total));
    return weights;
  }

  private score(query: Float32Array, key: number): number {
    const { energy, attended } = this;
    let sum = 0;
    for (let i = 0; i < energy.length; i++)
      sum += energy[i]! * Math.tanh(query[i]! + attended.keys[key * energy.length + i]!);
    return sum;
  }
}
