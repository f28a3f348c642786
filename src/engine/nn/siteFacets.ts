import type * as tf from '@tensorflow/tfjs-core';
import type { Facets } from '../../core/maps/attentionMap';
import { scalar, vector, within } from '../../core/maps/cellSteps';
import { sees, visibleKeys, type Mask } from '../../core/maps/mask';
import type { Step } from '../../protocol/engine';
import type { BiasTable } from '../maps/biasTable';
import { permutation } from '../maps/permutation';
import type { Site } from './site';

/** The tensors at a place; what the facets need of them is copied. */
export interface SiteTensors {
  /** [queries, heads × headWidth], before the scale. */
  readonly query: tf.Tensor2D;
  /** [keys, keyHeads × headWidth] */
  readonly keys: tf.Tensor2D;
  readonly values: tf.Tensor2D;
}

/** The numbers behind a map. They outlive the run. `permuteBy`: seed of the change that permutes its rows; null: none does. */
export function siteFacets(site: Site, permuteBy: number | null, { query, keys, values }: SiteTensors): Facets {
  const { info, keyHeads, headWidth, mask, scale, bias, output } = site;
  return new SiteFacets({
    address: info.address,
    heads: info.heads,
    keyHeads,
    headWidth,
    mask,
    scale,
    bias,
    permuteBy,
    queries: query.shape[0],
    keyCount: keys.shape[0],
    q: query.dataSync<'float32'>(),
    k: keys.dataSync<'float32'>(),
    v: values.dataSync<'float32'>(),
    width: output.weight.outputs,
    output: output.weight.unpacked(0, output.weight.inputs),
  });
}

interface Numbers {
  readonly address: string;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly mask: Mask;
  readonly scale: number;
  readonly bias: BiasTable | null;
  readonly permuteBy: number | null;
  readonly queries: number;
  readonly keyCount: number;
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  readonly width: number;
  /** [heads × headWidth, width] */
  readonly output: Float32Array;
}

class SiteFacets implements Facets {
  constructor(private readonly numbers: Numbers) {}

  /** Throws RangeError where there is no such cell. */
  cell(head: number, query: number, key: number): Step[] {
    const { queries, keyCount, headWidth, mask, scale, bias, heads } = this.numbers;
    within('head', head, heads);
    within('unit', query, queries);
    within('unit', key, keyCount);
    const [q, k, v] = [this.queryOf(head, query), this.keyOf(head, key), this.valueOf(head, key)];
    const product = q.map((number, i) => number * k[i]!);
    const visible = visibleKeys(mask, query, keyCount);
    const scores = Float64Array.from(visible, (other) => this.score(head, query, other));
    const weights = this.weights(head, query, visible, scores);
    const weight = sees(mask, query, key, keyCount) ? weights[key]! : 0;
    const context = new Float64Array(headWidth);
    for (const other of visible) {
      const value = this.valueOf(head, other);
      for (let i = 0; i < headWidth; i++) context[i]! += weights[other]! * value[i]!;
    }
    const dot = sumOf(product);
    return [
      vector('query', q),
      vector('key', k),
      vector('product', product),
      scalar('dot', dot),
      scalar('scaled', dot * scale),
      ...(bias === null ? [] : [scalar('bias', biasAt(bias, head, query, key))]),
      vector('scores', scores),
      vector('weights', weights),
      scalar('weight', weight),
      vector('value', v),
      vector(
        'weighted value',
        v.map((number) => weight * number),
      ),
      vector('context', context),
    ];
  }

  /** ‖v W‖² = v (W Wᵀ) vᵀ: the square matrix is small, and made once a head. */
  valueNorms(head: number): Float32Array {
    const { keyCount, headWidth, heads, width, output } = this.numbers;
    within('head', head, heads);
    const rowOf = (i: number): Float32Array =>
      output.subarray((head * headWidth + i) * width, (head * headWidth + i + 1) * width);
    const squares = new Float64Array(headWidth * headWidth);
    for (let i = 0; i < headWidth; i++)
      for (let j = 0; j <= i; j++) squares[i * headWidth + j] = squares[j * headWidth + i] = dotOf(rowOf(i), rowOf(j));
    return Float32Array.from({ length: keyCount }, (_, key) => {
      const value = this.valueOf(head, key);
      let square = 0;
      for (let i = 0; i < headWidth; i++)
        square += value[i]! * dotOf(value, squares.subarray(i * headWidth, (i + 1) * headWidth));
      return Math.sqrt(Math.max(0, square));
    });
  }

  /** [keys], as the run used them. */
  private weights(head: number, query: number, visible: readonly number[], scores: Float64Array): Float64Array {
    const { address, permuteBy, keyCount } = this.numbers;
    const most = scores.reduce((largest, score) => Math.max(largest, score), -Infinity);
    const powers = scores.map((score) => Math.exp(score - most));
    const total = sumOf(powers);
    const order = permuteBy === null ? null : permutation(visible.length, permuteBy, address, head, query);
    const weights = new Float64Array(keyCount);
    for (let i = 0; i < visible.length; i++) weights[visible[i]!] = powers[order?.[i] ?? i]! / total;
    return weights;
  }

  private score(head: number, query: number, key: number): number {
    const { scale, bias } = this.numbers;
    const dot = dotOf(this.queryOf(head, query), this.keyOf(head, key));
    return dot * scale + (bias === null ? 0 : biasAt(bias, head, query, key));
  }

  private queryOf(head: number, query: number): Float32Array {
    const { q, heads, headWidth } = this.numbers;
    return q.subarray((query * heads + head) * headWidth, (query * heads + head + 1) * headWidth);
  }

  private keyOf(head: number, key: number): Float32Array {
    return this.ofKeyHead(this.numbers.k, head, key);
  }

  private valueOf(head: number, key: number): Float32Array {
    return this.ofKeyHead(this.numbers.v, head, key);
  }

  private ofKeyHead(numbers: Float32Array, head: number, key: number): Float32Array {
    const { heads, keyHeads, headWidth } = this.numbers;
    const start = (key * keyHeads + Math.floor((head * keyHeads) / heads)) * headWidth;
    return numbers.subarray(start, start + headWidth);
  }
}

function biasAt(bias: BiasTable, head: number, query: number, key: number): number {
  return bias.numbers[head * bias.headStride + query * bias.queryStride + key + bias.offset]!;
}

function dotOf(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function sumOf(numbers: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i]!;
  return sum;
}
