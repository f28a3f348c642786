import type * as tf from '@tensorflow/tfjs-core';
import type { FactoredMap } from '../maps/factoredMap';
import { attend, type AttentionOptions } from '../runtime/attend';
import { headlight } from '../runtime/backend';

export interface Attended {
  /** [queries, heads × headWidth] */
  readonly context: tf.Tensor2D;
  readonly map: FactoredMap;
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, equation 1, https://arxiv.org/abs/1706.03762), for every family.
 *
 * q: [queries, heads × headWidth]; k and v: [keys, keyHeads × headWidth]; rotary positions already in them.
 * The kernel goes head by head and block by block of queries; n × n is never held.
 */
export function attention(q: tf.Tensor2D, k: tf.Tensor2D, v: tf.Tensor2D, options: AttentionOptions): Attended {
  const backend = headlight();
  const { info, address } = backend.output([...q.shape]);
  const map = attend(backend, q, k, { values: backend.address(v), context: address }, options);
  return { context: backend.tensor(info), map };
}

/** The map alone, of a layer whose output nobody has asked for. q, k: as for {@link attention}. */
export function attentionMap(q: tf.Tensor2D, k: tf.Tensor2D, options: AttentionOptions): FactoredMap {
  return attend(headlight(), q, k, { values: 0, context: 0 }, options);
}
