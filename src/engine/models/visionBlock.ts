import * as tf from '@tensorflow/tfjs-core';
import { attention } from '../nn/attention';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type LayerNorm } from '../nn/norm';
import type { Pass } from '../nn/pass';
import type { Site } from '../nn/site';
import type { VisionConfig } from './visionConfig';
import type { WeightStore } from './weightStore';

/** A block with its norms before the sublayers. */
export interface VisionBlock {
  readonly attentionNorm: LayerNorm;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  /** [width] what the sublayers' outputs are multiplied by (Touvron et al. 2021, https://arxiv.org/abs/2103.17239); null: nothing. */
  readonly attentionScale: tf.Tensor1D | null;
  readonly feedForwardNorm: LayerNorm;
  readonly feedForward: FeedForward;
  readonly feedForwardScale: tf.Tensor1D | null;
}

/** Names of a block's parts in a checkpoint. */
export interface BlockNames {
  readonly attentionNorm: string;
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  readonly attentionScale?: string;
  readonly feedForwardNorm: string;
  readonly up: string;
  readonly down: string;
  /** Whether `up` holds the gate too, before the other half. */
  readonly gated?: boolean;
  readonly feedForwardScale?: string;
}

/** x: [units, width] → the same. */
export async function runBlock(block: VisionBlock, x: tf.Tensor2D, site: Site, pass: Pass): Promise<tf.Tensor2D> {
  const { work } = pass;
  const normed = norm(x, block.attentionNorm);
  const attended = await attention(
    {
      query: () => linear(normed, block.query, work),
      key: () => linear(normed, block.key, work),
      value: () => linear(normed, block.value, work),
    },
    site,
    pass,
  );
  const middle = tf.add<tf.Tensor2D>(x, scaled(attended, block.attentionScale));
  const fed = await feedForward(norm(middle, block.feedForwardNorm), block.feedForward, work);
  return tf.add(middle, scaled(fed, block.feedForwardScale));
}

/** Throws as {@link WeightStore}. */
export async function loadBlock(store: WeightStore, config: VisionConfig, names: BlockNames): Promise<VisionBlock> {
  const { width, epsilon, attentionBias: bias } = config;
  return {
    attentionNorm: await store.layerNorm(names.attentionNorm, width, epsilon),
    query: await store.linear(names.query, width, width, { bias }),
    key: await store.linear(names.key, width, width, { bias }),
    value: await store.linear(names.value, width, width, { bias }),
    output: await store.linear(names.output, width, width),
    attentionScale: names.attentionScale === undefined ? null : await store.vector(names.attentionScale, width),
    feedForwardNorm: await store.layerNorm(names.feedForwardNorm, width, epsilon),
    feedForward: await loadFeedForward(store, config, names),
    feedForwardScale: names.feedForwardScale === undefined ? null : await store.vector(names.feedForwardScale, width),
  };
}

async function loadFeedForward(
  store: WeightStore,
  { width, inner, activation }: VisionConfig,
  { up, down, gated = false }: BlockNames,
): Promise<FeedForward> {
  const ups = await store.linears(up, width, gated ? [inner, inner] : [inner]);
  return {
    // The gated kind is always SwiGLU.
    activation: gated ? 'silu' : activation,
    up: ups.at(-1)!,
    gate: gated ? ups[0]! : null,
    down: await store.linear(down, inner, width),
  };
}

function scaled(x: tf.Tensor2D, factors: tf.Tensor1D | null): tf.Tensor2D {
  return factors === null ? x : tf.mul(x, factors);
}
