import * as tf from '@tensorflow/tfjs-core';
import { causalMask } from '../maps/mask';
import type { TextModel } from '../model';
import type { FactoredMap } from '../maps/factoredMap';
import { attention, attentionMap } from '../nn/attention';
import type { AttentionOptions } from '../runtime/attend';
import { embedding, positionEmbedding } from '../nn/embedding';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type LayerNorm } from '../nn/norm';
import { decoder, type DecoderParts, type LayerContext, type LayerResult } from './decoder';
import type { Checkpoint } from './family';
import { gpt2Config, type Gpt2Config } from './gpt2Config';
import { appendKeyValues } from './keyValues';
import { languageHead } from './outputs';
import { WeightStore } from './weightStore';

const mask = causalMask();

interface Layer {
  readonly attentionNorm: LayerNorm;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly feedForwardNorm: LayerNorm;
  readonly feedForward: FeedForward;
}

/**
 * Loads GPT-2 (Radford et al. 2019), as transformers' modeling_gpt2.py has it: norms before the sublayers, learned
 * positions, linear weights stored [in, out]. With or without the prefix `transformer.`. Throws as {@link WeightStore}.
 */
export async function loadGpt2({ card, config: { path, json }, reader }: Checkpoint): Promise<TextModel> {
  const config = gpt2Config(path, json);
  const store = new WeightStore(reader, reader.has('transformer.wte.weight') ? 'transformer.' : '');
  try {
    const words = await store.matrix('wte.weight', config.vocabulary, config.width);
    const positions = await store.matrix('wpe.weight', config.context, config.width);
    const layers: Layer[] = [];
    for (let index = 0; index < config.layers; index++) layers.push(await loadLayer(store, config, index));
    const lastNorm = await store.layerNorm('ln_f', config.width, config.epsilon);
    const parts: DecoderParts = {
      shape: config,
      store,
      embed: (ids, position) => tf.add(embedding(words, ids), positionEmbedding(positions, position, ids.length)),
      layer: (index, x, context) => runLayer(layers[index]!, config, index, x, context),
      look: (index, x, address) => look(layers[index]!, x, options(config, index, address)),
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

function runLayer(layer: Layer, config: Gpt2Config, index: number, x: tf.Tensor2D, context: LayerContext): LayerResult {
  const normed = norm(x, layer.attentionNorm);
  const cache = appendKeyValues(context.cache, linear(normed, layer.key), linear(normed, layer.value));
  const { context: attended, map } = attention(linear(normed, layer.query), cache.key, cache.value, {
    ...options(config, index, context.address),
    grow: context.grow,
  });
  const middle = tf.add<tf.Tensor2D>(x, linear(attended, layer.output));
  const hidden = tf.add<tf.Tensor2D>(middle, feedForward(norm(middle, layer.feedForwardNorm), layer.feedForward));
  return { hidden, map, cache };
}

function look(layer: Layer, x: tf.Tensor2D, of: AttentionOptions): FactoredMap {
  const normed = norm(x, layer.attentionNorm);
  return attentionMap(linear(normed, layer.query), linear(normed, layer.key), of);
}

function options({ heads, scale }: Gpt2Config, index: number, address: string): AttentionOptions {
  return { address, heads, keyHeads: heads, mask, scale: scale(index) };
}

async function loadLayer(store: WeightStore, config: Gpt2Config, index: number): Promise<Layer> {
  const { width, inner, epsilon, activation } = config;
  const name = `h.${index}`;
  const layout = 'in-out';
  const attentionNorm = await store.layerNorm(`${name}.ln_1`, width, epsilon);
  // Query, key and value lie side by side in the outputs of one weight.
  const [query, key, value] = (await store.linears(`${name}.attn.c_attn`, width, [width, width, width], {
    layout,
  })) as [Linear, Linear, Linear];
  return {
    attentionNorm,
    query,
    key,
    value,
    output: await store.linear(`${name}.attn.c_proj`, width, width, { layout }),
    feedForwardNorm: await store.layerNorm(`${name}.ln_2`, width, epsilon),
    feedForward: {
      activation,
      up: await store.linear(`${name}.mlp.c_fc`, width, inner, { layout }),
      gate: null,
      down: await store.linear(`${name}.mlp.c_proj`, inner, width, { layout }),
    },
  };
}
