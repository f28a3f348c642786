import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import { linear, type Linear } from './linear';
import { scope } from './scope';

/** A gated recurrent unit (Cho et al. 2014, https://arxiv.org/abs/1406.1078), its gates side by side as in PyTorch: reset, update, new. */
export interface Gru {
  readonly width: number;
  /** [inputs, 3 × width] */
  readonly fromInput: Linear;
  /** [width, 3 × width] */
  readonly fromHidden: Linear;
}

/**
 * One step, as PyTorch's GRUCell: r = σ(rᵢ + rₕ), z = σ(zᵢ + zₕ), n = tanh(nᵢ + r nₕ), h′ = (1 − z) n + z h. `given`: what the
 * input makes of the three gates, [3 × width]; `hidden`: [width]. Functions are computed in float64. Rejects with CancelledError.
 */
export async function gruStep(
  { width, fromHidden }: Gru,
  given: Float32Array,
  hidden: Float32Array,
  work: Work,
): Promise<Float32Array> {
  const product = await scope(() => linear(tf.tensor2d(hidden, [1, width]), fromHidden, work));
  const kept = product.dataSync<'float32'>();
  product.dispose();
  return hidden.map((before, i) => {
    const reset = sigmoid(given[i]! + kept[i]!);
    const update = sigmoid(given[width + i]! + kept[width + i]!);
    const fresh = Math.tanh(given[2 * width + i]! + reset * kept[2 * width + i]!);
    return fresh + update * (before - fresh);
  });
}

/**
 * The states of a unit that reads inputs [units, in] from the first to the last, or the other way round, beginning with zeros:
 * [units × width], each at its input. Rejects with CancelledError.
 */
export async function gruOver(
  gru: Gru,
  inputs: tf.Tensor2D,
  order: 'forwards' | 'backwards',
  work: Work,
): Promise<Float32Array> {
  const [units] = inputs.shape;
  const { width } = gru;
  const gates = await scope(() => linear(inputs, gru.fromInput, work));
  const given = gates.dataSync<'float32'>();
  gates.dispose();
  const states = new Float32Array(units * width);
  let state: Float32Array = new Float32Array(width);
  for (let step = 0; step < units; step++) {
    const unit = order === 'forwards' ? step : units - 1 - step;
    state = await gruStep(gru, given.subarray(3 * width * unit, 3 * width * (unit + 1)), state, work);
    states.set(state, width * unit);
    const pause = work.breathe();
    if (pause !== undefined) await pause;
  }
  return states;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
