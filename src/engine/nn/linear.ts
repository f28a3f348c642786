import type * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import { headlight } from '../runtime/backend';
import type { PackedMatrix } from '../runtime/packedMatrix';
import { product } from '../runtime/product';
import type { Activation } from './activations';

/** Multiplications of one thread between two breaths: about 5 ms. */
const PIECE = 200e6;

/** y = x W + b. */
export interface Linear {
  readonly weight: PackedMatrix;
  /** [out] */
  readonly bias: tf.Tensor1D | null;
}

/**
 * x: [units, in] → [units, out], by an activation where one is given. Some rows at a time, whole tiles of the kernel, so that
 * the numbers are those of one product to the bit. Rejects with CancelledError.
 */
export async function linear(
  x: tf.Tensor2D,
  { weight, bias }: Linear,
  work: Work,
  activation?: Activation,
): Promise<tf.Tensor2D> {
  const backend = headlight();
  const [rows] = x.shape;
  const { inputs, outputs } = weight;
  const { info, address } = backend.output([rows, outputs]);
  const result = backend.tensor<tf.Tensor2D>(info);
  const from = backend.address(x);
  const options = {
    ...(bias === null ? {} : { bias: backend.address(bias) }),
    ...(activation === undefined ? {} : { activation }),
  };
  const tile = backend.kernels.panelRows();
  const piece = tile * Math.max(1, Math.floor((PIECE * backend.threads.count) / (inputs * outputs * tile)));
  for (let first = 0; first < rows; first += piece) {
    const count = Math.min(piece, rows - first);
    product(backend, from + 4 * inputs * first, weight, address + 4 * outputs * first, count, options);
    const pause = work.breathe();
    if (pause !== undefined) await pause;
  }
  return result;
}
