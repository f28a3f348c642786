import * as tf from '@tensorflow/tfjs-core';
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
export function feedForward(x: tf.Tensor2D, { activation, up, gate, down }: FeedForward): tf.Tensor2D {
  const inner =
    gate === null
      ? activate(linear(x, up), activation)
      : tf.mul(activate(linear(x, gate), activation), linear(x, up));
  return linear(inner as tf.Tensor2D, down);
}

/** Element by element. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  switch (activation) {
    case 'gelu': // x Φ(x): Hendrycks & Gimpel 2016, https://arxiv.org/abs/1606.08415
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
    case 'gelu_tanh': {
      const cubed = tf.mul(tf.square(x), x);
      const inner = tf.mul(tf.add(x, tf.mul(cubed, 0.044715)), Math.sqrt(2 / Math.PI));
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
    }
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'relu':
      return tf.relu(x);
  }
}
