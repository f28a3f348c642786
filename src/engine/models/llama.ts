import * as tf from '@tensorflow/tfjs-core';
import { causalMask, type Mask } from '../maps/mask';
import type { TextModel } from '../model';
import type { FactoredMap } from '../maps/factoredMap';
import { attention, attentionMap } from '../nn/attention';
import type { AttentionOptions } from '../runtime/attend';
import { embedding } from '../nn/embedding';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type RMSNorm } from '../nn/norm';
import { rotaryFrequencies, rotaryTable, rotate } from '../nn/rotary';
import { decoder, type DecoderParts, type LayerContext, type LayerResult } from './decoder';
import type { Checkpoint } from './family';
import { appendKeyValues } from './keyValues';
import { llamaConfig, type LlamaConfig } from './llamaConfig';
import { languageHead } from './outputs';
import { WeightStore } from './weightStore';

interface Layer {
  readonly attentionNorm: RMSNorm;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly feedForwardNorm: RMSNorm;
  readonly feedForward: FeedForward;
}

/** What all layers share. */
interface Shared {
  readonly config: LlamaConfig;
  readonly frequencies: Float64Array;
  readonly mask: Mask;
}

/**
 * Loads Llama (Touvron et al. 2023, https://arxiv.org/abs/2302.13971) and Mistral (Jiang et al. 2023,
 * https://arxiv.org/abs/2310.06825), as transformers' modeling_llama.py has them: RMS norms before the sublayers, rotary
 * positions, gated feed-forward, key heads shared by several query heads. Throws as {@link WeightStore}.
 */
export async function loadLlama({ card, config: { path, json }, reader }: Checkpoint): Promise<TextModel> {
  const config = llamaConfig(path, json);
  const store = new WeightStore(reader, reader.has('model.embed_tokens.weight') ? 'model.' : '');
  try {
    const words = await store.matrix('embed_tokens.weight', config.vocabulary, config.width);
    const layers: Layer[] = [];
    for (let index = 0; index < config.layers; index++) layers.push(await loadLayer(store, config, index));
    const lastNorm = await store.rmsNorm('norm', config.width, config.epsilon);
    const shared: Shared = {
      config,
      frequencies: rotaryFrequencies(config.headWidth, config.theta, config.scaling),
      mask: causalMask(config.window),
    };
    const parts: DecoderParts = {
      shape: config,
      store,
      embed: (ids) => embedding(words, ids),
      layer: (index, x, context) => runLayer(layers[index]!, shared, x, context),
      look: (index, x, address) => look(layers[index]!, shared, x, address),
      finish: (x) => norm(x, lastNorm),
      language: card.generates ? await languageHead(store.unprefixed(), config, words) : null,
      ends: config.ends,
    };
    return decoder(card, parts);
  } catch (error) {
    store.dispose();
    throw error;
  }
}

function runLayer(layer: Layer, shared: Shared, x: tf.Tensor2D, context: LayerContext): LayerResult {
  const normed = norm(x, layer.attentionNorm);
  const { query, key } = turned(layer, shared, normed, context.position);
  const cache = appendKeyValues(context.cache, key, linear(normed, layer.value));
  const { context: attended, map } = attention(query, cache.key, cache.value, {
    ...options(shared, context.address),
    grow: context.grow,
  });
  const middle = tf.add<tf.Tensor2D>(x, linear(attended, layer.output));
  const hidden = tf.add<tf.Tensor2D>(middle, feedForward(norm(middle, layer.feedForwardNorm), layer.feedForward));
  return { hidden, map, cache };
}

function look(layer: Layer, shared: Shared, x: tf.Tensor2D, address: string): FactoredMap {
  const { query, key } = turned(layer, shared, norm(x, layer.attentionNorm), 0);
  return attentionMap(query, key, options(shared, address));
}

/** Queries and keys, turned by their positions. */
function turned(
  layer: Layer,
  { config, frequencies }: Shared,
  normed: tf.Tensor2D,
  position: number,
): { query: tf.Tensor2D; key: tf.Tensor2D } {
  const table = rotaryTable(frequencies, position, normed.shape[0]);
  return {
    query: rotate(linear(normed, layer.query), config.heads, table),
    key: rotate(linear(normed, layer.key), config.keyValueHeads, table),
  };
}

function options({ config, mask }: Shared, address: string): AttentionOptions {
  return { address, heads: config.heads, keyHeads: config.keyValueHeads, mask, scale: 1 / Math.sqrt(config.headWidth) };
}

async function loadLayer(store: WeightStore, config: LlamaConfig, index: number): Promise<Layer> {
  const { width, inner, epsilon, activation, headWidth } = config;
  const name = `layers.${index}`;
  const queryWidth = config.heads * headWidth;
  const keyWidth = config.keyValueHeads * headWidth;
  const projection = { bias: config.attentionBias };
  const mlp = { bias: config.feedForwardBias };
  return {
    attentionNorm: await store.rmsNorm(`${name}.input_layernorm`, width, epsilon),
    query: await store.linear(`${name}.self_attn.q_proj`, width, queryWidth, projection),
    key: await store.linear(`${name}.self_attn.k_proj`, width, keyWidth, projection),
    value: await store.linear(`${name}.self_attn.v_proj`, width, keyWidth, projection),
    output: await store.linear(`${name}.self_attn.o_proj`, queryWidth, width, projection),
    feedForwardNorm: await store.rmsNorm(`${name}.post_attention_layernorm`, width, epsilon),
    feedForward: {
      activation,
      up: await store.linear(`${name}.mlp.up_proj`, width, inner, mlp),
      gate: await store.linear(`${name}.mlp.gate_proj`, width, inner, mlp),
      down: await store.linear(`${name}.mlp.down_proj`, inner, width, mlp),
    },
  };
}
