import * as tf from '@tensorflow/tfjs-core';
import { causalMask } from '../../core/maps/mask';
import type { Model } from '../model';
import { attention } from '../nn/attention';
import { embedding } from '../nn/embedding';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type RMSNorm } from '../nn/norm';
import type { Pass } from '../nn/pass';
import { rotaryFrequencies, rotaryTable, rotate } from '../nn/rotary';
import type { Site } from '../nn/site';
import { CausalModel } from './causalModel';
import type { Checkpoint } from './family';
import type { LlamaConfig } from './llamaConfig';
import { mapInfos } from './mapInfos';
import { languageHead } from './outputs';
import type { TextPayload } from './prepareText';
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

/**
 * Loads Llama (Touvron et al. 2023, https://arxiv.org/abs/2302.13971) and Mistral (Jiang et al. 2023,
 * https://arxiv.org/abs/2310.06825), as transformers' modeling_llama.py has them: RMS norms before the sublayers, rotary
 * positions, gated feed-forward, key heads shared by several query heads. Throws as {@link WeightStore}.
 */
export async function loadLlama(checkpoint: Checkpoint, config: LlamaConfig): Promise<Model<TextPayload>> {
  const { card, reader, prefix } = checkpoint;
  const store = new WeightStore(reader, prefix);
  try {
    const words = await store.matrix('embed_tokens.weight', config.vocabulary, config.width);
    const layers: Layer[] = [];
    for (let index = 0; index < config.layers; index++) layers.push(await loadLayer(store, config, index));
    const lastNorm = await store.rmsNorm('norm', config.width, config.epsilon);
    const frequencies = rotaryFrequencies(config.headWidth, config.theta, config.scaling);
    const maps = mapInfos('decoder', 'causal', config.layers, config.heads);
    return new CausalModel(checkpoint, {
      shape: config,
      store,
      maps,
      embed: async (ids) => embedding(words, ids),
      layers: layers.map((layer, index) => {
        const site: Site = {
          info: maps[index]!,
          keyHeads: config.keyValueHeads,
          headWidth: config.headWidth,
          mask: causalMask(config.window),
          scale: 1 / Math.sqrt(config.headWidth),
          bias: null,
          output: layer.output,
        };
        return { lastMap: site.info.address, run: (x, pass) => runLayer(layer, site, frequencies, x, pass) };
      }),
      finish: (x) => norm(x, lastNorm),
      language: card.writes === null ? null : await languageHead(store.unprefixed(), config, words),
      ends: config.ends,
    });
  } catch (error) {
    store.dispose();
    throw error;
  }
}

async function runLayer(
  layer: Layer,
  site: Site,
  frequencies: Float64Array,
  x: tf.Tensor2D,
  pass: Pass,
): Promise<tf.Tensor2D> {
  const { work } = pass;
  const normed = norm(x, layer.attentionNorm);
  const table = rotaryTable(frequencies, pass.position, x.shape[0]);
  const attended = await attention(
    {
      query: async () => rotate(await linear(normed, layer.query, work), site.info.heads, table),
      key: async () => rotate(await linear(normed, layer.key, work), site.keyHeads, table),
      value: () => linear(normed, layer.value, work),
    },
    site,
    pass,
  );
  const middle = tf.add<tf.Tensor2D>(x, attended);
  return tf.add(middle, await feedForward(norm(middle, layer.feedForwardNorm), layer.feedForward, work));
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
