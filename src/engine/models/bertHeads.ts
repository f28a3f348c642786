import * as tf from '@tensorflow/tfjs-core';
import { linear } from '../nn/linear';
import { norm } from '../nn/norm';
import type { BertConfig } from './bertConfig';
import { projectOnTable, unitState, type Head, type Heads } from './outputs';
import type { WeightStore } from './weightStore';

/**
 * The heads that the checkpoint holds. `words`: the embeddings [vocabulary, width], which the language head shares.
 * Throws CheckpointError where the architecture's own head is not there.
 */
export async function bertHeads(
  store: WeightStore,
  config: BertConfig,
  architecture: string,
  words: tf.Tensor2D,
): Promise<Heads> {
  const heads = store.unprefixed();
  const wantsLanguage = architecture === 'BertForMaskedLM' || heads.has('cls.predictions.transform.dense.weight');
  const wantsClasses = architecture === 'BertForSequenceClassification';
  return {
    language: wantsLanguage ? await languageHead(heads, config, words) : null,
    classes: wantsClasses ? await classHead(store, heads, config) : null,
  };
}

/** Dense, activation, norm, then the vocabulary: `cls.predictions`. */
async function languageHead(store: WeightStore, config: BertConfig, words: tf.Tensor2D): Promise<Head> {
  const { width, vocabulary, epsilon, activation } = config;
  const transform = await store.linear('cls.predictions.transform.dense', width, width);
  const transformNorm = await store.layerNorm('cls.predictions.transform.LayerNorm', width, epsilon);
  const decoder = 'cls.predictions.decoder.weight';
  const table = store.has(decoder) ? await store.matrix(decoder, vocabulary, width) : words;
  const bias = await store.vector('cls.predictions.bias', vocabulary);
  return async (hidden, work) => {
    const transformed = norm(await linear(hidden, transform, work, activation), transformNorm);
    return tf.add(await projectOnTable(transformed, table, work), bias);
  };
}

/** The pooler over the first unit, then the classes: `pooler.dense`, `classifier`. */
async function classHead(store: WeightStore, unprefixed: WeightStore, config: BertConfig): Promise<Head> {
  const pooler = await store.linear('pooler.dense', config.width, config.width);
  const classifier = await unprefixed.linear('classifier', config.width, unprefixed.rows('classifier.weight'));
  return async (hidden, work) => linear(tf.tanh(await linear(unitState(hidden, 0), pooler, work)), classifier, work);
}
