import * as tf from '@tensorflow/tfjs-core';
import type { TensorReader } from '../checkpoint/tensorReader';
import type { Linear } from '../nn/linear';
import type { LayerNorm, RMSNorm } from '../nn/norm';
import type { Range } from '../../protocol/units';

export interface LinearOptions {
  /** Of the weight in its file: PyTorch's Linear is [out, in], GPT-2's Conv1D is [in, out]. */
  readonly layout?: 'out-in' | 'in-out';
  readonly bias?: boolean;
  /** Which outputs are wanted; all by default. */
  readonly columns?: Range;
}

/**
 * Loads a model's parameters from its checkpoint into tensors, and frees all of them together.
 * Every method throws CheckpointError where a tensor is missing or misshapen, HeadlightError `numbers` where it is not finite.
 */
export class WeightStore {
  /** `prefix` stands before every name (`bert.`, `transformer.`, or nothing). */
  constructor(
    private readonly reader: TensorReader,
    private readonly prefix: string,
    private readonly tensors: tf.Tensor[] = [],
  ) {}

  /** The same store for names without the prefix: a model's head stands beside its body. */
  unprefixed(): WeightStore {
    return new WeightStore(this.reader, '', this.tensors);
  }

  /** Of the tensors, as float32. */
  get bytes(): number {
    return this.tensors.reduce((total, { size }) => total + size, 0) * Float32Array.BYTES_PER_ELEMENT;
  }

  has(name: string): boolean {
    return this.reader.has(this.prefix + name);
  }

  /** Length of a tensor's first axis: the number of classes is nowhere else. */
  rows(name: string): number {
    return this.reader.shape(this.prefix + name)[0] ?? 1;
  }

  async vector(name: string, length: number): Promise<tf.Tensor1D> {
    return this.keep(tf.tensor1d(await this.reader.read(this.prefix + name, [length])));
  }

  async matrix(name: string, rows: number, columns: number): Promise<tf.Tensor2D> {
    return this.keep(tf.tensor2d(await this.reader.read(this.prefix + name, [rows, columns]), [rows, columns]));
  }

  /** `name.weight`, and `name.bias` unless there shall be none. */
  async linear(
    name: string,
    inputs: number,
    outputs: number,
    { layout = 'out-in', bias = true, columns = { start: 0, end: outputs } }: LinearOptions = {},
  ): Promise<Linear> {
    const shape = layout === 'out-in' ? [outputs, inputs] : [inputs, outputs];
    const numbers = await this.reader.read(`${this.prefix}${name}.weight`, shape);
    const width = columns.end - columns.start;
    const weight = new Float32Array(inputs * width); // [in, out]
    const [inStep, outStep] = layout === 'out-in' ? [1, inputs] : [outputs, 1];
    for (let out = 0; out < width; out++) {
      const from = (columns.start + out) * outStep;
      for (let i = 0; i < inputs; i++) weight[i * width + out] = numbers[from + i * inStep]!;
    }
    const biases = bias ? await this.reader.read(`${this.prefix}${name}.bias`, [outputs]) : null;
    return {
      weight: this.keep(tf.tensor2d(weight, [inputs, width])),
      bias: biases === null ? null : this.keep(tf.tensor1d(biases.subarray(columns.start, columns.end))),
    };
  }

  /** `name.weight` and `name.bias`, or `name.gamma` and `name.beta` as checkpoints converted from TensorFlow have them. */
  async layerNorm(name: string, width: number, epsilon: number): Promise<LayerNorm> {
    const old = this.has(`${name}.gamma`);
    return {
      kind: 'layer',
      weight: await this.vector(`${name}.${old ? 'gamma' : 'weight'}`, width),
      bias: await this.vector(`${name}.${old ? 'beta' : 'bias'}`, width),
      epsilon,
    };
  }

  async rmsNorm(name: string, width: number, epsilon: number): Promise<RMSNorm> {
    return { kind: 'rms', weight: await this.vector(`${name}.weight`, width), epsilon };
  }

  dispose(): void {
    tf.dispose(this.tensors.splice(0));
  }

  private keep<T extends tf.Tensor>(tensor: T): T {
    this.tensors.push(tensor);
    return tensor;
  }
}
