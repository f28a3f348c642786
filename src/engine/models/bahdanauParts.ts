import type * as tf from '@tensorflow/tfjs-core';
import type { AdditiveWeights } from '../nn/additiveAttention';
import type { Gru } from '../nn/gru';
import type { Linear } from '../nn/linear';
import type { BahdanauConfig } from './bahdanauConfig';
import type { WeightStore } from './weightStore';

/** What Bahdanau's encoder-decoder is made of. */
export interface BahdanauParts {
  readonly config: BahdanauConfig;
  readonly store: WeightStore;
  /** [vocabulary, embedding] */
  readonly words: tf.Tensor2D;
  readonly forward: Gru;
  readonly backward: Gru;
  /** From the encoder's backward state to the decoder's first. */
  readonly initial: Linear;
  readonly attention: AdditiveWeights;
  readonly decoder: Gru;
  /** From state, word and context, side by side, to the width of the words. */
  readonly readout: Linear;
  /** [vocabulary] */
  readonly outputBias: tf.Tensor1D;
}
