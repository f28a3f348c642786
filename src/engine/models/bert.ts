import * as tf from '@tensorflow/tfjs-core';
import type { FactoredMap } from '../maps/factoredMap';
import { fullMask } from '../maps/mask';
import type { Outputs, Tap, TextModel, TokenInput } from '../model';
import { attention, attentionMap } from '../nn/attention';
import type { AttentionOptions } from '../runtime/attend';
import { checkIds, embedding, positionEmbedding } from '../nn/embedding';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type LayerNorm } from '../nn/norm';
import type { MapInfo, ModelCard } from '../../protocol/models';
import { bertConfig, type BertConfig } from './bertConfig';
import { bertHeads } from './bertHeads';
import type { Checkpoint } from './family';
import { HiddenOutputs, type Heads } from './outputs';
import { runLayersLazily } from './runLayers';
import { WeightStore } from './weightStore';

interface Layer {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly attentionNorm: LayerNorm;
  readonly feedForward: FeedForward;
  readonly outputNorm: LayerNorm;
}

interface Embeddings {
  /** [vocabulary, width] */
  readonly words: tf.Tensor2D;
  /** [context, width] */
  readonly positions: tf.Tensor2D;
  /** [segments, width] */
  readonly segments: tf.Tensor2D;
  readonly norm: LayerNorm;
}

/**
 * BERT (Devlin et al. 2018, https://arxiv.org/abs/1810.04805), as transformers' modeling_bert.py has it: the norms stand
 * after the residuals. All units are of segment 0.
 */
class Bert implements TextModel {
  readonly reads = 'ids';
  readonly maps: readonly MapInfo[];
  private readonly mask = fullMask();

  constructor(
    readonly card: ModelCard,
    private readonly config: BertConfig,
    private readonly store: WeightStore,
    private readonly embeddings: Embeddings,
    private readonly layers: readonly Layer[],
    private readonly heads: Heads,
  ) {
    this.maps = layers.map((_, layer) => ({
      address: `encoder.${layer}.self`,
      layer,
      kind: 'self',
      heads: config.heads,
    }));
  }

  get bytes(): number {
    return this.store.bytes;
  }

  async run({ ids }: TokenInput, tap: Tap, signal: AbortSignal): Promise<Outputs> {
    checkIds(ids, this.config.vocabulary, this.config.context);
    const stack = {
      embed: () => this.embed(ids),
      names: this.maps.map(({ address }) => address),
      layer: (index: number, x: tf.Tensor2D) => this.layer(index, x),
      look: (index: number, x: tf.Tensor2D) => this.look(index, x),
      finish: (x: tf.Tensor2D) => x,
    };
    const hidden = await runLayersLazily(stack, tap, signal);
    return new HiddenOutputs(hidden, this.config.width, this.heads);
  }

  dispose(): void {
    this.store.dispose();
  }

  private embed(ids: Int32Array): tf.Tensor2D {
    const { words, positions, segments, norm: parameters } = this.embeddings;
    const firstSegment = tf.slice(segments, [0, 0], [1, -1]); // [1, width]
    const places = tf.add<tf.Tensor2D>(positionEmbedding(positions, 0, ids.length), firstSegment);
    return norm(tf.add(embedding(words, ids), places), parameters);
  }

  private layer(index: number, x: tf.Tensor2D): { hidden: tf.Tensor2D; map: FactoredMap } {
    const layer = this.layers[index]!;
    const { context, map } = attention(
      linear(x, layer.query),
      linear(x, layer.key),
      linear(x, layer.value),
      this.options(index),
    );
    const attended = norm(tf.add(x, linear(context, layer.output)), layer.attentionNorm);
    return { hidden: norm(tf.add(attended, feedForward(attended, layer.feedForward)), layer.outputNorm), map };
  }

  private look(index: number, x: tf.Tensor2D): FactoredMap {
    const { query, key } = this.layers[index]!;
    return attentionMap(linear(x, query), linear(x, key), this.options(index));
  }

  private options(index: number): AttentionOptions {
    const { heads, headWidth } = this.config;
    return {
      address: this.maps[index]!.address,
      heads,
      keyHeads: heads,
      mask: this.mask,
      scale: 1 / Math.sqrt(headWidth),
    };
  }
}

/** Loads BertModel, with or without the prefix `bert.`, and the head that comes with it. Throws as {@link WeightStore}. */
export async function loadBert({ card, config: { path, json }, reader }: Checkpoint): Promise<TextModel> {
  const config = bertConfig(path, json);
  const prefix = reader.has('bert.embeddings.word_embeddings.weight') ? 'bert.' : '';
  const store = new WeightStore(reader, prefix);
  try {
    const embeddings = await loadEmbeddings(store, config);
    const layers: Layer[] = [];
    for (let index = 0; index < config.layers; index++) layers.push(await loadLayer(store, config, index));
    const heads = await bertHeads(store, config, card.architecture, embeddings.words);
    return new Bert(card, config, store, embeddings, layers, heads);
  } catch (error) {
    store.dispose();
    throw error;
  }
}

async function loadEmbeddings(store: WeightStore, config: BertConfig): Promise<Embeddings> {
  const { width } = config;
  return {
    words: await store.matrix('embeddings.word_embeddings.weight', config.vocabulary, width),
    positions: await store.matrix('embeddings.position_embeddings.weight', config.context, width),
    segments: await store.matrix('embeddings.token_type_embeddings.weight', config.segments, width),
    norm: await store.layerNorm('embeddings.LayerNorm', width, config.epsilon),
  };
}

async function loadLayer(store: WeightStore, config: BertConfig, index: number): Promise<Layer> {
  const { width, inner, epsilon, activation } = config;
  const name = `encoder.layer.${index}`;
  return {
    query: await store.linear(`${name}.attention.self.query`, width, width),
    key: await store.linear(`${name}.attention.self.key`, width, width),
    value: await store.linear(`${name}.attention.self.value`, width, width),
    output: await store.linear(`${name}.attention.output.dense`, width, width),
    attentionNorm: await store.layerNorm(`${name}.attention.output.LayerNorm`, width, epsilon),
    feedForward: {
      activation,
      up: await store.linear(`${name}.intermediate.dense`, width, inner),
      gate: null,
      down: await store.linear(`${name}.output.dense`, inner, width),
    },
    outputNorm: await store.layerNorm(`${name}.output.LayerNorm`, width, epsilon),
  };
}
