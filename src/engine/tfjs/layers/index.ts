import { serialization } from '@tensorflow/tfjs-core';
import { DenseOverTime, MeanOverTime } from './fixedPooling';
import { MultiHeadAttention } from './multiHeadAttention';
import { AttentionOverTime, FeedForwardAttention } from './softPooling';

/** Makes our layers known to tfjs. May be called again. */
export function registerLayers(): void {
  for (const layer of [AttentionOverTime, FeedForwardAttention, MeanOverTime, DenseOverTime])
    serialization.registerClass(layer);
  serialization.registerClass(MultiHeadAttention);
}
