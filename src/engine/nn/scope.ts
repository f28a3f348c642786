import * as tf from '@tensorflow/tfjs-core';

/**
 * `tf.tidy` for work that is awaited: what it makes is freed at its end, also where it throws, but for what it gives back and
 * what is kept. Scopes nest, and so only one run of a model may use them at a time; a `tf.tidy` between two of its pieces
 * does no harm.
 */
export async function scope<T extends tf.TensorContainer>(work: () => Promise<T>): Promise<T> {
  const engine = tf.engine();
  engine.startScope();
  let result: T;
  try {
    result = await work();
  } catch (error) {
    engine.endScope();
    throw error;
  }
  engine.endScope(result);
  return result;
}
