import * as tf from '@tensorflow/tfjs-core';
import { causalMask, fullMask } from '../../core/maps/mask';
import type { MapInfo } from '../../protocol/models';
import type { AnyModel } from '../model';
import { embedding } from '../nn/embedding';
import { norm } from '../nn/norm';
import type { Checkpoint } from './family';
import { mapInfos } from './mapInfos';
import { projectOnTable, type Head } from './outputs';
import { t5Config, type T5Config } from './t5Config';
import { T5Encoder } from './t5Encoder';
import { loadLayers, type T5Stack } from './t5Layers';
import { T5Model, type TextStack } from './t5Model';
import { WeightStore } from './weightStore';

/**
 * Loads T5 (Raffel et al. 2019, https://arxiv.org/abs/1910.10683), the whole of it or its encoder alone, as transformers'
 * modeling_t5.py has it: RMS norms before the sublayers, biases by distance that a stack's layers share, no other positions, no
 * biases of linear layers. Throws as {@link WeightStore}.
 */
export async function loadT5(checkpoint: Checkpoint): Promise<AnyModel> {
  const { card, reader, prefix } = checkpoint;
  const config = t5Config(checkpoint.config.path, checkpoint.config.json, card.architecture);
  const store = new WeightStore(reader, prefix);
  try {
    const { vocabulary, width, encoderLayers, decoderLayers, heads } = config;
    const words = await store.matrix(wordsName(store), vocabulary, width);
    const self = mapInfos('encoder', 'self', encoderLayers, heads);
    const encoder = await loadStack(store, config, words, { name: 'encoder', mask: fullMask, self, cross: [] });
    if (decoderLayers === 0) return new T5Encoder(checkpoint, config, store, self, encoder);
    const own = mapInfos('decoder', 'causal', decoderLayers, heads, 'output');
    const cross = own.map(crossInfo);
    const decoder = await loadStack(store, config, words, { name: 'decoder', mask: causalMask(), self: own, cross });
    const maps = [...self, ...own.flatMap((info, layer) => [info, cross[layer]!])];
    const language = await languageHead(store, config, words);
    return new T5Model(checkpoint, { config, store, maps, encoder, decoder, language });
  } catch (error) {
    store.dispose();
    throw error;
  }
}

/** Older checkpoints may have one of the copies alone. */
function wordsName(store: WeightStore): string {
  const names = ['shared.weight', 'encoder.embed_tokens.weight', 'decoder.embed_tokens.weight'];
  return names.find((name) => store.has(name)) ?? names[0]!;
}

function crossInfo(self: MapInfo): MapInfo {
  const { layer } = self;
  return { ...self, address: `decoder.${layer}.cross`, stack: 'decoder.cross', kind: 'cross', keys: 'input' };
}

async function loadStack(store: WeightStore, config: T5Config, words: tf.Tensor2D, stack: T5Stack): Promise<TextStack> {
  const layers = await loadLayers(store, config, stack);
  const lastNorm = await store.rmsNorm(`${stack.name}.final_layer_norm`, config.width, config.epsilon);
  return (ids) => ({ embed: async () => embedding(words, ids), layers, finish: (x) => norm(x, lastNorm) });
}

/** `lm_head.weight` where the checkpoint has one, else the embeddings. */
async function languageHead(store: WeightStore, config: T5Config, words: tf.Tensor2D): Promise<Head> {
  const { vocabulary, width, scalesOutputs } = config;
  const name = 'lm_head.weight';
  const table = store.has(name) ? await store.matrix(name, vocabulary, width) : words;
  return (hidden, work) => projectOnTable(scalesOutputs ? tf.mul(hidden, width ** -0.5) : hidden, table, work);
}
