import * as tf from '@tensorflow/tfjs-core';
import type { Facets } from '../../core/maps/attentionMap';
import { vector, within } from '../../core/maps/cellSteps';
import { denseRows, RowsMap } from '../../core/maps/rowsMap';
import type { Step } from '../../protocol/engine';
import { HeadlightError } from '../../protocol/errors';
import type { MapInfo } from '../../protocol/models';
import type { Tap } from '../model';
import { changesAt } from '../nn/changesAt';
import { PassEnds } from '../nn/pass';
import { changedWeights, changesWeights } from './changedWeights';
import type { Behind, Watch } from './watch';

/** Units that the map's lists have in this run. */
export interface SiteUnits {
  readonly queries: number;
  readonly keys: number;
}

/**
 * Reports what is seen at a place as its map, and does there what the run changes. The watch throws PassEnds at the map that is
 * probed; HeadlightError `numbers` for weights that are NaN, `input` for a map over other units than its lists have.
 */
export function watchSite(info: MapInfo, units: SiteUnits, tap: Tap): Watch {
  return (seen) => {
    const [heads, queries, keys] = seen.weights.shape;
    if (heads !== info.heads || queries !== units.queries || keys !== units.keys) {
      throw new HeadlightError(
        'input',
        `${info.address}: wanted ${info.heads} heads over ${units.queries} × ${units.keys} units, found ${heads} over ${queries} × ${keys}`,
      );
    }
    const own = seen.weights.dataSync<'float32'>().slice();
    if (!own.every(Number.isFinite))
      throw new HeadlightError('numbers', `${info.address}: weights that are no numbers`);
    const change = changesAt(info, tap.changes(info));
    const scores = seen.scores?.dataSync<'float32'>().slice() ?? null;
    const touched = changesWeights(change);
    const weights = touched ? changedWeights({ heads, queries, keys, weights: own, scores }, info, change) : own;
    const viewers = (key: number): number =>
      change.hidden.has(key) ? 0 : info.kind === 'causal' ? Math.max(0, queries - key) : queries;
    tap.attention(new RowsMap(info, keys, denseRows(info, queries, keys, weights), viewers, placed(info, keys, tap)));
    if (tap.probe?.address === info.address) {
      tap.probe.take(new SeenFacets(info, { queries, keys, weights, scores }, seen.behind?.() ?? null));
      throw new PassEnds();
    }
    if (!touched && change.ablated.length === 0) return seen.weights;
    const used = weights.slice();
    for (const head of change.ablated) used.fill(0, head * queries * keys, (head + 1) * queries * keys);
    return tf.tensor3d(used, [heads, queries, keys]);
  };
}

function placed(info: MapInfo, keys: number, tap: Tap): { start: number; end: number } {
  const { start, end } = tap.placed(info.keys);
  return { start: Math.min(start, keys), end: Math.min(end, keys) };
}

interface SeenNumbers extends SiteUnits {
  readonly weights: Float32Array;
  readonly scores: Float32Array | null;
}

/** The arithmetic of a cell, as far as its layer tells it. */
class SeenFacets implements Facets {
  constructor(
    private readonly info: MapInfo,
    private readonly numbers: SeenNumbers,
    private readonly behind: Behind | null,
  ) {}

  /** Throws RangeError where there is no such cell. */
  cell(head: number, query: number, key: number): Step[] {
    const { queries, keys, weights, scores } = this.numbers;
    within('head', head, this.info.heads);
    within('unit', query, queries);
    within('unit', key, keys);
    const start = (head * queries + query) * keys;
    const row = weights.subarray(start, start + keys);
    const weight = row[key]!;
    return [
      ...(this.behind?.before(head, query, key) ?? []),
      ...(scores === null ? [] : [vector('scores', scores.subarray(start, start + keys))]),
      vector('weights', row),
      { name: 'weight', shape: [], values: Float32Array.of(weight) },
      ...(this.behind === null ? [] : this.values(head, row, key, this.behind)),
    ];
  }

  /** No layer of these tells it. */
  valueNorms(): Float32Array {
    throw new HeadlightError('usage', `${this.info.address} does not tell the norms of its values`);
  }

  private values(head: number, row: Float32Array, key: number, behind: Behind): Step[] {
    const own = behind.value(head, key);
    const context = new Float64Array(own.length);
    for (const [other, weight] of row.entries()) {
      const numbers = behind.value(head, other);
      for (let i = 0; i < context.length; i++) context[i]! += weight * numbers[i]!;
    }
    return [
      vector('value', own),
      vector(
        'weighted value',
        own.map((number) => row[key]! * number),
      ),
      vector('context', context),
    ];
  }
}
