import * as tf from '@tensorflow/tfjs-core';
import type { PixelInput } from '../input/picture/pixelValues';
import type { Model } from '../model';
import type { Checkpoint } from './family';
import type { Head } from './outputs';
import { deitConfig } from './visionConfig';
import { loadEncoder } from './visionEncoder';
import { classifier, loadVitBody } from './vit';
import { WeightStore } from './weightStore';

/**
 * Loads DeiT (Touvron et al. 2020, https://arxiv.org/abs/2012.12877), as transformers' modeling_deit.py has it: ViT with a distillation
 * token behind the class token. With or without the prefix `deit.`. Throws as {@link WeightStore}.
 */
export async function loadDeit(checkpoint: Checkpoint): Promise<Model<PixelInput>> {
  const { card, reader, prefix } = checkpoint;
  const config = deitConfig(checkpoint.config.path, checkpoint.config.json);
  const store = new WeightStore(reader, prefix);
  return loadEncoder(checkpoint, store, async () => ({
    ...(await loadVitBody(store, config, ['cls_token', 'distillation_token'])),
    classes: await deitHead(store.unprefixed(), card.architecture, config.width),
  }));
}

/** The classifier; trained with a teacher there are two, one for each token, and the answer is their mean. */
async function deitHead(store: WeightStore, architecture: string, width: number): Promise<Head | null> {
  if (architecture === 'DeiTForImageClassification') return classifier(store, 'classifier', width, 0);
  if (architecture !== 'DeiTForImageClassificationWithTeacher') return null;
  const own = await classifier(store, 'cls_classifier', width, 0);
  const teachers = await classifier(store, 'distillation_classifier', width, 1);
  return async (hidden, work) => tf.mul(tf.add(await own(hidden, work), await teachers(hidden, work)), 0.5);
}
