import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import type { Activation } from './activations';
import { linear, type Linear } from './linear';

export interface FeedForward {
  readonly activation: Activation;
  /** [width, inner] */
  readonly up: Linear;
  /** [width, inner]: its activation multiplies `up` (SwiGLU: Shazeer 2020, https://arxiv.org/abs/2002.05202). Null: plain. */
  readonly gate: Linear | null;
  /** [inner, width] */
  readonly down: Linear;
}

/** x: [units, width] → the same. */
export async function feedForward(
  x: tf.Tensor2D,
  { activation, up, gate, down }: FeedForward,
  work: Work,
): Promise<tf.Tensor2D> {
  if (gate === null) return linear(await linear(x, up, work, activation), down, work);
  const gates = await linear(x, gate, work, activation);
  return linear(tf.mul<tf.Tensor2D>(gates, await linear(x, up, work)), down, work);
}
