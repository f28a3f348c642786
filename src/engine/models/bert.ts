import * as tf from '@tensorflow/tfjs-core';
import { fullMask } from '../../core/maps/mask';
import type { MapInfo, ModelCard } from '../../protocol/models';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window } from '../model';
import { attention } from '../nn/attention';
import { checkIds, embedding, positionEmbedding } from '../nn/embedding';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type LayerNorm } from '../nn/norm';
import { passOf, type Pass } from '../nn/pass';
import { bertConfig, type BertConfig } from './bertConfig';
import { bertHeads } from './bertHeads';
import type { Checkpoint } from './family';
import { mapInfos } from './mapInfos';
import type { ModelFiles } from './modelFiles';
import type { Heads } from './outputs';
import { prepareText, type TextPayload } from './prepareText';
import { runForOutputs } from './runForOutputs';
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
class Bert implements Model<TextPayload> {
  readonly maps: readonly MapInfo[];

  constructor(
    readonly card: ModelCard,
    readonly files: ModelFiles,
    private readonly config: BertConfig,
    private readonly store: WeightStore,
    private readonly embeddings: Embeddings,
    private readonly layers: readonly Layer[],
    private readonly heads: Heads,
  ) {
    this.maps = mapInfos('encoder', 'self', layers.length, config.heads);
  }

  get bytes(): number {
    return this.store.bytes;
  }

  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<TextPayload>> {
    return prepareText(inputs, want, this);
  }

  async run({ payload: { ids } }: Window<TextPayload>, tap: Tap): Promise<Outputs> {
    const { vocabulary, context, width } = this.config;
    checkIds(ids, vocabulary, context);
    const stack = {
      embed: async () => this.embed(ids),
      layers: this.layers.map((layer, index) => ({
        lastMap: this.maps[index]!.address,
        run: (x: tf.Tensor2D, pass: Pass) => this.layer(layer, this.maps[index]!, x, pass),
      })),
      finish: (x: tf.Tensor2D) => x,
    };
    return runForOutputs(stack, passOf(tap), { width, list: 'input', ahead: 0, heads: this.heads });
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

  private async layer(layer: Layer, info: MapInfo, x: tf.Tensor2D, pass: Pass): Promise<tf.Tensor2D> {
    const { work } = pass;
    const { heads, headWidth } = this.config;
    const attended = await attention(
      {
        query: () => linear(x, layer.query, work),
        key: () => linear(x, layer.key, work),
        value: () => linear(x, layer.value, work),
      },
      {
        info,
        keyHeads: heads,
        headWidth,
        mask: fullMask,
        scale: 1 / Math.sqrt(headWidth),
        bias: null,
        output: layer.output,
      },
      pass,
    );
    const middle = norm(tf.add(x, attended), layer.attentionNorm);
    return norm(tf.add(middle, await feedForward(middle, layer.feedForward, work)), layer.outputNorm);
  }
}

/** Loads BertModel, with or without the prefix `bert.`, and the head that comes with it. Throws as {@link WeightStore}. */
export async function loadBert({
  card,
  files,
  config: { path, json },
  reader,
  prefix,
}: Checkpoint): Promise<Model<TextPayload>> {
  const config = bertConfig(path, json);
  const store = new WeightStore(reader, prefix);
  try {
    const embeddings = await loadEmbeddings(store, config);
    const layers: Layer[] = [];
    for (let index = 0; index < config.layers; index++) layers.push(await loadLayer(store, config, index));
    const heads = await bertHeads(store, config, card.architecture, embeddings.words);
    return new Bert(card, files, config, store, embeddings, layers, heads);
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
