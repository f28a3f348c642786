import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import { linear, type Linear } from './linear';
import { scope } from './scope';

/** A long short-term memory (Hochreiter & Schmidhuber 1997), its four gates side by side as in PyTorch: input, forget, cell, output. */
export interface Lstm {
  readonly width: number;
  /** [inputs, 4 × width] */
  readonly fromInput: Linear;
  /** [width, 4 × width] */
  readonly fromHidden: Linear;
}

/** Both [width]. */
export interface LstmState {
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
}

/**
 * One step, as PyTorch's LSTMCell: c′ = σ(f) c + σ(i) tanh(g), h′ = σ(o) tanh(c′). `input`: [inputs]. Functions are computed in
 * float64. Rejects with CancelledError.
 */
export async function lstmStep(
  { width, fromInput, fromHidden }: Lstm,
  input: Float32Array,
  state: LstmState,
  work: Work,
): Promise<LstmState> {
  const sums = await scope(async () => {
    const fromBoth = await linear(row(input), fromInput, work);
    return tf.add<tf.Tensor2D>(fromBoth, await linear(row(state.hidden), fromHidden, work));
  });
  const gates = sums.dataSync<'float32'>();
  sums.dispose();
  const [hidden, cell] = [new Float32Array(width), new Float32Array(width)];
  for (let i = 0; i < width; i++) {
    const gate = (index: number): number => gates[index * width + i]!;
    const next = sigmoid(gate(1)) * state.cell[i]! + sigmoid(gate(0)) * Math.tanh(gate(2));
    cell[i] = next;
    hidden[i] = sigmoid(gate(3)) * Math.tanh(next);
  }
  return { hidden, cell };
}

function row(values: Float32Array): tf.Tensor2D {
  return tf.tensor2d(values, [1, values.length]);
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
