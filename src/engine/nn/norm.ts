import type * as tf from '@tensorflow/tfjs-core';
import { headlight } from '../runtime/backend';

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
  const backend = headlight();
  const [rows, width] = x.shape;
  const from = backend.address(x);
  const weight = backend.address(parameters.weight);
  const { info, address } = backend.output([rows, width]);
  if (parameters.kind === 'rms') backend.kernels.rmsNorm(from, address, rows, width, weight, parameters.epsilon);
  else
    backend.kernels.layerNorm(from, address, rows, width, weight, backend.address(parameters.bias), parameters.epsilon);
  return backend.tensor(info);
}
