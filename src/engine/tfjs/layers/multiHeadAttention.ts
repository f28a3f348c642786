import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { Behind, Watch, Watched } from '../watch';

type Shape = (number | null)[];
type Weight = ReturnType<layers.Layer['addWeight']>;

interface Dense {
  /** [width, heads, headWidth]; of the output [heads, headWidth, width] */
  readonly kernel: Weight;
  readonly bias: Weight | null;
}

/**
 * Keras' MultiHeadAttention, which tfjs has none of: softmax(q kᵀ / √keyWidth) v for every head. Inputs are query, value and key,
 * each of which may be left out where it is the one before; kernels are as Keras has them. Dropout is for training, and left out.
 */
export class MultiHeadAttention extends layers.Layer implements Watched {
  static className = 'MultiHeadAttention';
  watch: Watch | null = null;
  private readonly heads: number;
  private readonly keyWidth: number;
  private readonly valueWidth: number;
  private readonly outputWidth: number | null;
  private readonly biased: boolean;
  private readonly causal: boolean;
  private dense: Record<'query' | 'key' | 'value' | 'output', Dense> | undefined;

  constructor(config: Record<string, unknown>) {
    super(config);
    this.heads = whole(config, 'numHeads');
    this.keyWidth = whole(config, 'keyDim');
    this.valueWidth = config.valueDim == null ? this.keyWidth : whole(config, 'valueDim');
    this.outputWidth = config.outputShape == null ? null : whole(config, 'outputShape');
    this.biased = config.useBias !== false;
    this.causal = config.useCausalMask === true;
  }

  override build(shape: Shape | Shape[]): void {
    const [query, value = query, key = value] = shapes(shape);
    const out = this.outputWidth ?? widthOf(query);
    this.dense = {
      query: this.project('query', widthOf(query), this.keyWidth),
      key: this.project('key', widthOf(key), this.keyWidth),
      value: this.project('value', widthOf(value), this.valueWidth),
      output: this.pair('attention_output', [this.heads, this.valueWidth, out], [out]),
    };
    super.build(shape);
  }

  override computeOutputShape(shape: Shape | Shape[]): Shape {
    const [[batch = null, queries = null, width = null]] = shapes(shape);
    return [batch, queries, this.outputWidth ?? width];
  }

  override getConfig(): ReturnType<layers.Layer['getConfig']> {
    const { heads, keyWidth, valueWidth, outputWidth, biased, causal } = this;
    return {
      ...super.getConfig(),
      ...{ numHeads: heads, keyDim: keyWidth, valueDim: valueWidth, outputShape: outputWidth },
      ...{ useBias: biased, useCausalMask: causal },
    };
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [query, value = query, key = value] = sources(inputs);
      if (this.dense === undefined) throw new RangeError(`${this.name} is not built`);
      const [q, k, v] = [
        this.split(query, this.dense.query),
        this.split(key, this.dense.key),
        this.split(value, this.dense.value),
      ]; // [batch, heads, units, headWidth]
      const scores = this.masked(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(this.keyWidth)));
      const weights = tf.softmax(scores); // [batch, heads, queries, keys]
      const rows = [this.heads, q.shape[2]!, k.shape[2]!] as [number, number, number];
      const used = this.watch?.({
        scores: tf.reshape(scores, rows),
        weights: tf.reshape(weights, rows),
        behind: () => this.behind(q, k, v),
      });
      const context = tf.matMul(used === undefined ? weights : tf.expandDims(used, 0), v);
      return this.join(context, this.dense.output);
    });
  }

  private project(name: string, width: number, headWidth: number): Dense {
    return this.pair(name, [width, this.heads, headWidth], [this.heads, headWidth]);
  }

  private pair(name: string, kernel: number[], bias: number[]): Dense {
    return {
      kernel: this.addWeight(`${name}/kernel`, kernel, 'float32', initializers.zeros()),
      bias: this.biased ? this.addWeight(`${name}/bias`, bias, 'float32', initializers.zeros()) : null,
    };
  }

  /** x: [batch, units, width] → [batch, heads, units, headWidth] */
  private split(x: tf.Tensor3D, { kernel, bias }: Dense): tf.Tensor {
    const [batch, units, width] = x.shape;
    const [, heads, headWidth] = kernel.shape as number[];
    const flat = tf.matMul(tf.reshape(x, [batch * units, width]), tf.reshape(kernel.read(), [width, -1]));
    const moved = bias === null ? flat : tf.add(flat, tf.reshape(bias.read(), [-1]));
    return tf.transpose(tf.reshape(moved, [batch, units, heads!, headWidth!]), [0, 2, 1, 3]);
  }

  /** context: [batch, heads, units, headWidth] → [batch, units, width] */
  private join(context: tf.Tensor, { kernel, bias }: Dense): tf.Tensor {
    const [batch, heads, units, headWidth] = context.shape as [number, number, number, number];
    const sides = tf.reshape(tf.transpose(context, [0, 2, 1, 3]), [batch * units, heads * headWidth]);
    const flat = tf.matMul(sides, tf.reshape(kernel.read(), [heads * headWidth, -1]));
    const moved = bias === null ? flat : tf.add(flat, bias.read());
    return tf.reshape(moved, [batch, units, -1]);
  }

  private masked(scores: tf.Tensor): tf.Tensor {
    if (!this.causal) return scores;
    const [queries, keys] = scores.shape.slice(-2) as [number, number];
    const mask = Float32Array.from({ length: queries * keys }, (_, i) =>
      i % keys > Math.floor(i / keys) ? -Infinity : 0,
    );
    return tf.add(scores, tf.tensor2d(mask, [queries, keys]));
  }

  /** q, k, v: [1, heads, units, headWidth] */
  private behind(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor): Behind {
    const [query, keyOf, value] = [q, k, v].map(rowsOf) as [Rows, Rows, Rows];
    return {
      value,
      before: (head, unit, key) => {
        const [from, to] = [query(head, unit), keyOf(head, key)];
        const product = from.map((number, i) => number * to[i]!);
        const dot = product.reduce((sum, number) => sum + number, 0);
        return [
          { name: 'query', shape: [from.length], values: from },
          { name: 'key', shape: [to.length], values: to },
          { name: 'product', shape: [product.length], values: product },
          { name: 'dot', shape: [], values: Float32Array.of(dot) },
          { name: 'scaled', shape: [], values: Float32Array.of(dot / Math.sqrt(this.keyWidth)) },
        ];
      },
    };
  }
}

type Rows = (head: number, unit: number) => Float32Array;

function rowsOf(tensor: tf.Tensor): Rows {
  const [, , units, width] = tensor.shape as [number, number, number, number];
  const numbers = tensor.dataSync<'float32'>().slice();
  return (head, unit) => numbers.subarray((head * units + unit) * width, (head * units + unit + 1) * width);
}

function whole(config: Record<string, unknown>, name: string): number {
  const value = config[name];
  if (Number.isSafeInteger(value) && Number(value) > 0) return Number(value);
  throw new RangeError(`${name}: wanted a whole number from 1 up, found ${JSON.stringify(value)}`);
}

/** Of query, value and key; those that are left out are the ones before them. */
function shapes(shape: Shape | Shape[]): [Shape, Shape?, Shape?] {
  return (Array.isArray(shape[0]) ? shape : [shape]) as [Shape, Shape?, Shape?]; // tfjs gives a list where there are several inputs
}

function widthOf(shape: Shape): number {
  const width = shape.at(-1);
  if (shape.length === 3 && width != null) return width;
  throw new RangeError(`MultiHeadAttention: wanted inputs [batch, units, width], found ${JSON.stringify(shape)}`);
}

function sources(inputs: tf.Tensor | tf.Tensor[]): [tf.Tensor3D, tf.Tensor3D?, tf.Tensor3D?] {
  return [inputs].flat() as [tf.Tensor3D, tf.Tensor3D?, tf.Tensor3D?]; // as many, and of the rank, that build was given
}
