import type * as tf from '@tensorflow/tfjs-core';
import { headlight } from '../runtime/backend';
import type { PackedMatrix } from '../runtime/packedMatrix';
import { product } from '../runtime/product';
import type { Activation } from './activations';

/** y = x W + b. */
export interface Linear {
  readonly weight: PackedMatrix;
  /** [out] */
  readonly bias: tf.Tensor1D | null;
}

/** x: [units, in] → [units, out], by an activation where one is given. */
export function linear(x: tf.Tensor2D, { weight, bias }: Linear, activation?: Activation): tf.Tensor2D {
  const backend = headlight();
  const [rows] = x.shape;
  const { info, address } = backend.output([rows, weight.outputs]);
  product(backend, backend.address(x), weight, address, rows, {
    ...(bias === null ? {} : { bias: backend.address(bias) }),
    ...(activation === undefined ? {} : { activation }),
  });
  return backend.tensor(info);
}
