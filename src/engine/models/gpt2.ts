import * as tf from '@tensorflow/tfjs-core';
import { causalMask } from '../../core/maps/mask';
import type { Model } from '../model';
import { attention } from '../nn/attention';
import { embedding, positionEmbedding } from '../nn/embedding';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type LayerNorm } from '../nn/norm';
import type { Pass } from '../nn/pass';
import type { Site } from '../nn/site';
import { CausalModel } from './causalModel';
import type { Checkpoint } from './family';
import { gpt2Config, type Gpt2Config } from './gpt2Config';
import { mapInfos } from './mapInfos';
import { languageHead } from './outputs';
import type { TextPayload } from './prepareText';
import { WeightStore } from './weightStore';

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
export async function loadGpt2(checkpoint: Checkpoint): Promise<Model<TextPayload>> {
  const { card, reader, prefix } = checkpoint;
  const { path, json } = checkpoint.config;
  const config = gpt2Config(path, json);
  const store = new WeightStore(reader, prefix);
  try {
    const words = await store.matrix('wte.weight', config.vocabulary, config.width);
    const positions = await store.matrix('wpe.weight', config.context, config.width);
    const layers: Layer[] = [];
    for (let index = 0; index < config.layers; index++) layers.push(await loadLayer(store, config, index));
    const lastNorm = await store.layerNorm('ln_f', config.width, config.epsilon);
    const maps = mapInfos('decoder', 'causal', config.layers, config.heads);
    return new CausalModel(checkpoint, {
      shape: config,
      store,
      maps,
      embed: async (ids, { position }) =>
        tf.add(embedding(words, ids), positionEmbedding(positions, position, ids.length)),
      layers: layers.map((layer, index) => {
        const site: Site = {
          info: maps[index]!,
          keyHeads: config.heads,
          headWidth: config.headWidth,
          mask: causalMask(),
          scale: config.scale(index),
          bias: null,
          output: layer.output,
        };
        return { lastMap: site.info.address, run: (x, pass) => runLayer(layer, site, x, pass) };
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

async function runLayer(layer: Layer, site: Site, x: tf.Tensor2D, pass: Pass): Promise<tf.Tensor2D> {
  const { work } = pass;
  const normed = norm(x, layer.attentionNorm);
  const attended = await attention(
    {
      query: () => linear(normed, layer.query, work),
      key: () => linear(normed, layer.key, work),
      value: () => linear(normed, layer.value, work),
    },
    site,
    pass,
  );
  const middle = tf.add<tf.Tensor2D>(x, attended);
  return tf.add(middle, await feedForward(norm(middle, layer.feedForwardNorm), layer.feedForward, work));
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
