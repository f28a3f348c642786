import * as tf from '@tensorflow/tfjs-core';

/** Keys and values of the units so far, one layer's: [units, keyHeads × headWidth] each. */
export interface KeyValues {
  readonly key: tf.Tensor2D;
  readonly value: tf.Tensor2D;
}

/** Those before, if any, and the new ones behind them. */
export function appendKeyValues(cache: KeyValues | null, key: tf.Tensor2D, value: tf.Tensor2D): KeyValues {
  if (cache === null) return { key, value };
  return { key: tf.concat([cache.key, key], 0), value: tf.concat([cache.value, value], 0) }; // [units, width]
}
