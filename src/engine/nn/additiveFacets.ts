import { rowOf, type AttentionMap, type Facets } from '../../core/maps/attentionMap';
import { scalar, vector, within } from '../../core/maps/cellSteps';
import type { Step } from '../../protocol/engine';

/** What is attended to. */
export interface AttendedValues {
  /** [keys, width] */
  readonly values: Float32Array;
  /** U h of each: [keys, attention] */
  readonly keys: Float32Array;
  readonly count: number;
}

/** One query, as it was computed. */
export interface AdditiveRow {
  /** The state that asks. */
  readonly state: Float32Array;
  /** W s: [attention] */
  readonly query: Float32Array;
}

interface Numbers {
  readonly map: AttentionMap;
  /** v: [attention] */
  readonly energy: Float32Array;
  readonly attended: AttendedValues;
  readonly rows: readonly AdditiveRow[];
  /** Scores are all 0 in this run. */
  readonly uniform: boolean;
}

/** The numbers behind a map of additive attention. They outlive the run. */
export class AdditiveFacets implements Facets {
  constructor(private readonly numbers: Numbers) {}

  /** Throws RangeError where there is no such cell. */
  cell(head: number, query: number, key: number): Step[] {
    const { map, energy, attended, rows, uniform } = this.numbers;
    within('head', head, map.info.heads);
    within('unit', query, rows.length);
    within('unit', key, attended.count);
    const { state, query: asked } = rows[query]!;
    const weights = rowOf(map, head, query);
    const scores = Float64Array.from({ length: attended.count }, (_, one) =>
      weights[one] === 0 ? -Infinity : uniform ? 0 : dot(energy, tanhOf(this.sums(asked, one))),
    );
    const value = this.valueOf(key);
    const sums = this.sums(asked, key);
    const weight = weights[key]!;
    const context = value.map((_, i) => weights.reduce((sum, each, one) => sum + each * this.valueOf(one)[i]!, 0));
    return [
      vector('state', state),
      vector('W s', asked),
      vector('U h', this.keyOf(key)),
      vector('W s + U h', sums),
      vector('tanh', tanhOf(sums)),
      vector('v', energy),
      scalar('score', scores[key]!),
      vector('scores', scores),
      vector('weights', weights),
      scalar('weight', weight),
      vector('value', value),
      vector(
        'weighted value',
        value.map((number) => weight * number),
      ),
      vector('context', context),
    ];
  }

  /** Of the values as they are: nothing projects them. */
  valueNorms(head: number): Float32Array {
    const { map, attended } = this.numbers;
    within('head', head, map.info.heads);
    return Float32Array.from({ length: attended.count }, (_, key) => Math.hypot(...this.valueOf(key)));
  }

  private sums(asked: Float32Array, key: number): Float64Array {
    const keys = this.keyOf(key);
    return Float64Array.from(asked, (number, i) => number + keys[i]!);
  }

  private keyOf(key: number): Float32Array {
    const { attended, energy } = this.numbers;
    return attended.keys.subarray(key * energy.length, (key + 1) * energy.length);
  }

  private valueOf(key: number): Float32Array {
    const { values, count } = this.numbers.attended;
    const width = values.length / count;
    return values.subarray(key * width, (key + 1) * width);
  }
}

function tanhOf(numbers: Float64Array): Float64Array {
  return numbers.map(Math.tanh);
}

function dot(a: Float32Array, b: Float64Array): number {
  return b.reduce((sum, number, i) => sum + number * a[i]!, 0);
}
