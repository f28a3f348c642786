import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../model';
import type { PixelInput } from '../input/picture/pixelValues';
import { linear } from '../nn/linear';
import { norm } from '../nn/norm';
import { patchEmbedding } from '../nn/patchEmbedding';
import type { Checkpoint } from './family';
import { unitState, type Head } from './outputs';
import { loadBlock, type BlockNames, type VisionBlock } from './visionBlock';
import type { Dinov2Config } from './visionConfig';
import { loadEncoder } from './visionEncoder';
import { loadPatchEmbedding, type LeadTable } from './visionWeights';
import { WeightStore } from './weightStore';

/**
 * Loads DINOv2 (Oquab et al. 2023, https://arxiv.org/abs/2304.07193), also with registers (Darcet et al. 2023,
 * https://arxiv.org/abs/2309.16588), as transformers' modeling_dinov2.py and modeling_dinov2_with_registers.py have them.
 * Throws as {@link WeightStore}.
 */
export async function loadDinov2(checkpoint: Checkpoint, config: Dinov2Config): Promise<Model<PixelInput>> {
  const { card, reader, prefix } = checkpoint;
  const { width, registers, gated } = config;
  const store = new WeightStore(reader, prefix);
  return loadEncoder(checkpoint, store, async () => {
    const classToken: LeadTable = { name: 'embeddings.cls_token', shape: [1, 1, width], units: 1, placed: true };
    const registerTokens: LeadTable = {
      name: 'embeddings.register_tokens',
      shape: [1, registers, width],
      units: registers,
      placed: false,
    };
    const embedding = await loadPatchEmbedding(store, config, {
      projection: 'embeddings.patch_embeddings.projection',
      bias: true,
      lead: registers === 0 ? [classToken] : [classToken, registerTokens],
      positions: 'embeddings.position_embeddings',
      batched: true,
      // So it is in the reference, and only with registers.
      antialias: registers > 0,
    });
    const blocks: VisionBlock[] = [];
    for (let index = 0; index < config.layers; index++)
      blocks.push(await loadBlock(store, config, dinov2Block(`encoder.layer.${index}`, gated)));
    const lastNorm = await store.layerNorm('layernorm', width, config.epsilon);
    return {
      config,
      embed: (input, work) => patchEmbedding(input, embedding, work),
      blocks,
      finish: (x) => norm(x, lastNorm),
      classes: card.architecture.endsWith('ForImageClassification')
        ? await dinov2Head(store.unprefixed(), config)
        : null,
    };
  });
}

function dinov2Block(name: string, gated: boolean): BlockNames {
  return {
    attentionNorm: `${name}.norm1`,
    query: `${name}.attention.attention.query`,
    key: `${name}.attention.attention.key`,
    value: `${name}.attention.attention.value`,
    output: `${name}.attention.output.dense`,
    attentionScale: `${name}.layer_scale1.lambda1`,
    feedForwardNorm: `${name}.norm2`,
    up: gated ? `${name}.mlp.weights_in` : `${name}.mlp.fc1`,
    down: gated ? `${name}.mlp.weights_out` : `${name}.mlp.fc2`,
    gated,
    feedForwardScale: `${name}.layer_scale2.lambda1`,
  };
}

/** Over the class token beside the mean of the patches. */
async function dinov2Head(store: WeightStore, { width, registers }: Dinov2Config): Promise<Head> {
  const classes = await store.linear('classifier', 2 * width, store.rows('classifier.weight'));
  return (hidden, work) => {
    const patches = tf.slice<tf.Rank.R2, tf.Tensor2D>(hidden, [1 + registers, 0], [-1, -1]);
    return linear(tf.concat([unitState(hidden, 0), tf.mean<tf.Tensor2D>(patches, 0, true)], 1), classes, work);
  };
}
