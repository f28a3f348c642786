import * as tf from '@tensorflow/tfjs-core';

export interface LayerNorm {
  readonly kind: 'layer';
  /** [width] */
  readonly weight: tf.Tensor1D;
  /** [width] */
  readonly bias: tf.Tensor1D;
  /** 1e-12 in BERT, 1e-5 in GPT-2. */
  readonly epsilon: number;
}

export interface RMSNorm {
  readonly kind: 'rms';
  /** [width] */
  readonly weight: tf.Tensor1D;
  /** 1e-5 or 1e-6 in Llama. */
  readonly epsilon: number;
}

/**
 * x: [units, width] → the same. Layer norm (Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450) with the biased
 * variance, or root mean square norm (Zhang & Sennrich 2019, https://arxiv.org/abs/1910.07467).
 */
export function norm(x: tf.Tensor2D, parameters: LayerNorm | RMSNorm): tf.Tensor2D {
  if (parameters.kind === 'rms') return tf.mul(normalise(x, parameters.epsilon), parameters.weight);
  const centred = tf.sub<tf.Tensor2D>(x, tf.mean(x, 1, true)); // [units, width] − [units, 1]
  return tf.add(tf.mul(normalise(centred, parameters.epsilon), parameters.weight), parameters.bias);
}

/** Divides each row by its root mean square. */
function normalise(x: tf.Tensor2D, epsilon: number): tf.Tensor2D {
  const meanSquare = tf.mean(tf.square(x), 1, true); // [units, 1]
  return tf.mul(x, tf.rsqrt(tf.add(meanSquare, epsilon)));
}
