import * as tf from '@tensorflow/tfjs-core';

/** y = x W + b. */
export interface Linear {
  /** [in, out]: the layout in which the backend multiplies without a transpose. */
  readonly weight: tf.Tensor2D;
  /** [out] */
  readonly bias: tf.Tensor1D | null;
}

/** x: [units, in] → [units, out]. */
export function linear(x: tf.Tensor2D, { weight, bias }: Linear): tf.Tensor2D {
  if (bias === null) return tf.matMul(x, weight);
  return tf.fused.matMul({ a: x, b: weight, bias }) as tf.Tensor2D; // typed as any rank
}
