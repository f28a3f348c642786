import type { PixelInput } from '../input/picture/pixelValues';
import type { Model } from '../model';
import { norm } from '../nn/norm';
import { patchEmbedding } from '../nn/patchEmbedding';
import type { Checkpoint } from './family';
import { loadBlock, type BlockNames, type VisionBlock } from './visionBlock';
import type { VisionConfig } from './visionConfig';
import { loadEncoder } from './visionEncoder';
import { loadPatchEmbedding } from './visionWeights';
import { WeightStore } from './weightStore';

/**
 * Loads the encoder of pictures of CLIP (Radford et al. 2021, https://arxiv.org/abs/2103.00020), as transformers' modeling_clip.py has it,
 * out of a checkpoint of its own, with or without the prefix `vision_model.`, or a whole CLIP. The last state is that before the norm of the pooled output. Throws as {@link WeightStore}.
 */
export async function loadClip(checkpoint: Checkpoint, config: VisionConfig): Promise<Model<PixelInput>> {
  const store = new WeightStore(checkpoint.reader, checkpoint.prefix);
  return loadEncoder(checkpoint, store, async () => {
    const embedding = await loadPatchEmbedding(store, config, {
      projection: 'embeddings.patch_embedding',
      bias: false,
      lead: [{ name: 'embeddings.class_embedding', shape: [config.width], units: 1, placed: true }],
      positions: 'embeddings.position_embedding.weight',
      batched: false,
      antialias: false,
    });
    // The name is spelt so in every checkpoint.
    const firstNorm = await store.layerNorm('pre_layrnorm', config.width, config.epsilon);
    const blocks: VisionBlock[] = [];
    for (let index = 0; index < config.layers; index++)
      blocks.push(await loadBlock(store, config, clipBlock(`encoder.layers.${index}`)));
    return {
      config,
      embed: async (input, work) => norm(await patchEmbedding(input, embedding, work), firstNorm),
      blocks,
      finish: (x) => x,
      classes: null,
    };
  });
}

function clipBlock(name: string): BlockNames {
  return {
    attentionNorm: `${name}.layer_norm1`,
    query: `${name}.self_attn.q_proj`,
    key: `${name}.self_attn.k_proj`,
    value: `${name}.self_attn.v_proj`,
    output: `${name}.self_attn.out_proj`,
    feedForwardNorm: `${name}.layer_norm2`,
    up: `${name}.mlp.fc1`,
    down: `${name}.mlp.fc2`,
  };
}
