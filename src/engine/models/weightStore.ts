import * as tf from '@tensorflow/tfjs-core';
import type { TensorReader } from '../checkpoint/tensorReader';
import type { Linear } from '../nn/linear';
import type { LayerNorm, RMSNorm } from '../nn/norm';
import { headlight } from '../runtime/backend';
import { PackedMatrix } from '../runtime/packedMatrix';

export interface LinearOptions {
  /** Of the weight in its file: PyTorch's Linear is [out, in], GPT-2's Conv1D is [in, out]. */
  readonly layout?: 'out-in' | 'in-out';
  /** Of the weight in its file where that has more axes: a convolution's is [out, channels, height, width]. */
  readonly shape?: readonly number[];
  readonly bias?: boolean;
}

/** What a store has loaded. */
interface Loaded {
  readonly tensors: tf.Tensor[];
  readonly matrices: PackedMatrix[];
}

/**
 * Loads a model's parameters from its checkpoint, straight into the heap: matrices packed for the product, the others as
 * tensors; and frees all of them together.
 * Every method throws CheckpointError where a tensor is missing or misshapen, HeadlightError `numbers` where it is not finite.
 */
export class WeightStore {
  private readonly backend = headlight();

  /** `prefix` stands before every name (`bert.`, `transformer.`, or nothing). */
  constructor(
    private readonly reader: TensorReader,
    private readonly prefix: string,
    private readonly loaded: Loaded = { tensors: [], matrices: [] },
  ) {}

  /** The same store for names without the prefix: a model's head stands beside its body. */
  unprefixed(): WeightStore {
    return new WeightStore(this.reader, '', this.loaded);
  }

  /** Of the weights, as float32. */
  get bytes(): number {
    const { tensors, matrices } = this.loaded;
    const packed = matrices.reduce((total, { bytes }) => total + bytes, 0);
    return packed + tensors.reduce((total, { size }) => total + size, 0) * Float32Array.BYTES_PER_ELEMENT;
  }

  has(name: string): boolean {
    return this.reader.has(this.prefix + name);
  }

  /** Length of a tensor's first axis: the number of classes is nowhere else. */
  rows(name: string): number {
    return this.reader.shape(this.prefix + name)[0] ?? 1;
  }

  async vector(name: string, length: number): Promise<tf.Tensor1D> {
    return this.tensor<tf.Tensor1D>(name, [length]);
  }

  /** `shape`: of the tensor in its file where that has more axes, [1, rows, columns] for a table with a batch. */
  async matrix(
    name: string,
    rows: number,
    columns: number,
    shape: readonly number[] = [rows, columns],
  ): Promise<tf.Tensor2D> {
    return this.tensor<tf.Tensor2D>(name, [rows, columns], shape);
  }

  /** `name.weight`, and `name.bias` if there shall be one. */
  async linear(name: string, inputs: number, outputs: number, options: LinearOptions = {}): Promise<Linear> {
    const [whole] = await this.linears(name, inputs, [outputs], options);
    return whole!;
  }

  /** Linear layers whose outputs lie side by side in one weight: `outputs` of each, in order. */
  async linears(
    name: string,
    inputs: number,
    outputs: readonly number[],
    { layout = 'out-in', bias = true, shape }: LinearOptions = {},
  ): Promise<Linear[]> {
    const total = outputs.reduce((sum, count) => sum + count, 0);
    let next = 0;
    const parts = outputs.map((count) => {
      const part = { first: next, matrix: this.keepMatrix(new PackedMatrix(this.backend, inputs, count)) };
      next += count;
      return part;
    });
    await this.reader.rows(
      `${this.prefix}${name}.weight`,
      shape ?? (layout === 'out-in' ? [total, inputs] : [inputs, total]),
      (from, row, rows) => {
        for (const { first, matrix } of parts) {
          if (layout === 'in-out') {
            matrix.packInputs(from + 4 * first, 4 * total, row, rows);
            continue;
          }
          const start = Math.max(row, first);
          const end = Math.min(row + rows, first + matrix.outputs);
          if (start < end) matrix.packOutputs(from + 4 * inputs * (start - row), start - first, end - start);
        }
      },
    );
    const whole = bias ? await this.tensor<tf.Tensor1D>(`${name}.bias`, [total]) : null;
    const biases =
      whole === null || parts.length === 1
        ? [whole]
        : tf.split<tf.Tensor1D>(whole, [...outputs]).map((part) => this.keep(part));
    return parts.map(({ matrix }, i) => ({ weight: matrix, bias: biases[i] ?? null }));
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
    tf.dispose(this.loaded.tensors.splice(0));
    for (const matrix of this.loaded.matrices.splice(0)) matrix.free();
  }

  private async tensor<T extends tf.Tensor>(
    name: string,
    shape: number[],
    stored: readonly number[] = shape,
  ): Promise<T> {
    const { info, address } = this.backend.output(shape);
    const tensor = this.keep(this.backend.tensor<T>(info));
    await this.reader.read(this.prefix + name, stored, address);
    return tensor;
  }

  /** A tensor that was made from loaded ones, to be freed with them, and not before: another model may be running meanwhile. */
  keep<T extends tf.Tensor>(tensor: T): T {
    this.loaded.tensors.push(tf.keep(tensor));
    return tensor;
  }

  private keepMatrix(matrix: PackedMatrix): PackedMatrix {
    this.loaded.matrices.push(matrix);
    return matrix;
  }
}
