import type * as tf from '@tensorflow/tfjs-core';
import { scope } from './scope';

/** The numbers of a tensor, which is freed with all that it was made from. */
export async function numbersOf(make: () => Promise<tf.Tensor>): Promise<Float32Array> {
  const made = await scope(make);
  const numbers = made.dataSync<'float32'>();
  made.dispose();
  return numbers;
}
