import * as tf from '@tensorflow/tfjs-core';
import { HeadlightError } from '../../protocol/errors';

/** table: [vocabulary, width], ids: [units] → [units, width]. */
export function embedding(table: tf.Tensor2D, ids: Int32Array): tf.Tensor2D {
  return tf.gather(table, tf.tensor1d(ids, 'int32'));
}

/** table: [context, width] → its rows [start, start + units): [units, width]. */
export function positionEmbedding(table: tf.Tensor2D, start: number, units: number): tf.Tensor2D {
  return tf.slice(table, [start, 0], [units, -1]);
}

/** Throws HeadlightError `input` for no unit, more units than the context, or an id beyond the vocabulary. */
export function checkIds(ids: Int32Array, vocabulary: number, context: number): void {
  if (ids.length === 0 || ids.length > context) {
    throw new HeadlightError('input', `wanted 1 to ${context} units, the model's context, found ${ids.length}`);
  }
  const bad = ids.findIndex((id) => id < 0 || id >= vocabulary);
  if (bad !== -1) {
    throw new HeadlightError(
      'input',
      `unit ${bad}: wanted an id below ${vocabulary}, the model's vocabulary, found ${ids[bad]}`,
    );
  }
}
