import { linear } from '../nn/linear';
import { norm } from '../nn/norm';
import { patchEmbedding } from '../nn/patchEmbedding';
import type { PixelInput } from '../input/picture/pixelValues';
import type { Model } from '../model';
import type { Checkpoint } from './family';
import { unitState, type Head } from './outputs';
import { loadBlock, type BlockNames, type VisionBlock } from './visionBlock';
import { vitConfig, type VisionConfig } from './visionConfig';
import { loadEncoder, type VisionParts } from './visionEncoder';
import { loadPatchEmbedding } from './visionWeights';
import { WeightStore } from './weightStore';

/**
 * Loads ViT (Dosovitskiy et al. 2020, https://arxiv.org/abs/2010.11929), as transformers' modeling_vit.py has it, with or without the
 * prefix `vit.`, and the classifier that comes with it. Throws as {@link WeightStore}.
 */
export async function loadVit(checkpoint: Checkpoint): Promise<Model<PixelInput>> {
  const { card, reader, prefix } = checkpoint;
  const config = vitConfig(checkpoint.config.path, checkpoint.config.json);
  const store = new WeightStore(reader, prefix);
  return loadEncoder(checkpoint, store, async () => ({
    ...(await loadVitBody(store, config, ['cls_token'])),
    classes:
      card.architecture === 'ViTForImageClassification'
        ? await classifier(store.unprefixed(), 'classifier', config.width, 0)
        : null,
  }));
}

/** What ViT and DeiT share. `lead`: names of the tokens before the patches, which have positions. */
export async function loadVitBody(
  store: WeightStore,
  config: VisionConfig,
  lead: readonly string[],
): Promise<Omit<VisionParts, 'store' | 'classes'>> {
  const embedding = await loadPatchEmbedding(store, config, {
    projection: 'embeddings.patch_embeddings.projection',
    bias: true,
    lead: lead.map((name) => ({ name: `embeddings.${name}`, shape: [1, 1, config.width], units: 1, placed: true })),
    positions: 'embeddings.position_embeddings',
    batched: true,
    antialias: false,
  });
  const blocks: VisionBlock[] = [];
  for (let index = 0; index < config.layers; index++)
    blocks.push(await loadBlock(store, config, vitBlock(`encoder.layer.${index}`)));
  const lastNorm = await store.layerNorm('layernorm', config.width, config.epsilon);
  return {
    config,
    embed: (input, work) => patchEmbedding(input, embedding, work),
    blocks,
    finish: (x) => norm(x, lastNorm),
  };
}

function vitBlock(name: string): BlockNames {
  return {
    attentionNorm: `${name}.layernorm_before`,
    query: `${name}.attention.attention.query`,
    key: `${name}.attention.attention.key`,
    value: `${name}.attention.attention.value`,
    output: `${name}.attention.output.dense`,
    feedForwardNorm: `${name}.layernorm_after`,
    up: `${name}.intermediate.dense`,
    down: `${name}.output.dense`,
  };
}

/** A linear classifier over the state of one unit. */
export async function classifier(store: WeightStore, name: string, width: number, unit: number): Promise<Head> {
  const classes = await store.linear(name, width, store.rows(`${name}.weight`));
  return (hidden, work) => linear(unitState(hidden, unit), classes, work);
}
