import type * as tf from '@tensorflow/tfjs-core';
import type { Step } from '../../protocol/engine';

/** The numbers behind the weights of a place. They outlive the run. */
export interface Behind {
  /** How the score of one cell came to be, step by step. */
  before(head: number, query: number, key: number): Step[];
  /** What the weight of a key multiplies. */
  value(head: number, key: number): Float32Array;
}

/** Attention of one input, as it is computed at one place of a model. */
export interface Seen {
  /** [heads, queries, keys], before the softmax; null where the weights come from none. */
  readonly scores: tf.Tensor3D | null;
  /** [heads, queries, keys] */
  readonly weights: tf.Tensor3D;
  /** Copied when it is asked for; null where only the weights are known. */
  readonly behind: (() => Behind) | null;
}

/** Is shown the weights, and gives those that the model goes on with: [heads, queries, keys]. */
export type Watch = (seen: Seen) => tf.Tensor3D;

/** A layer whose attention can be watched. In training nobody does, and the batch may be of any size. */
export interface Watched {
  watch: Watch | null;
}
