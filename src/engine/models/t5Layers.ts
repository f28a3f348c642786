import * as tf from '@tensorflow/tfjs-core';
import { fullMask, type Mask } from '../../core/maps/mask';
import type { MapInfo } from '../../protocol/models';
import type { BiasTable } from '../maps/biasTable';
import { attention } from '../nn/attention';
import { feedForward, type FeedForward } from '../nn/feedForward';
import { linear, type Linear } from '../nn/linear';
import { norm, type RMSNorm } from '../nn/norm';
import type { Pass } from '../nn/pass';
import { relativeBias } from '../nn/relativeBias';
import type { Site } from '../nn/site';
import type { Layer } from './runLayers';
import type { T5Config } from './t5Config';
import type { WeightStore } from './weightStore';

/** Attention with the norm before it. */
interface Sublayer {
  readonly norm: RMSNorm;
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly site: Site;
}

/** Where a stack's attention is. */
export interface T5Stack {
  /** Its names begin so: `encoder`, `decoder`. */
  readonly name: 'encoder' | 'decoder';
  readonly mask: Mask;
  /** By layer. */
  readonly self: readonly MapInfo[];
  readonly cross: readonly MapInfo[];
}

/** The biases of a stack's scores, which its first layer has for all. Throws as the store. */
async function loadBias(store: WeightStore, config: T5Config, name: T5Stack['name']): Promise<BiasTable> {
  const { heads, buckets, farthest, context } = config;
  const table = await store.matrix(
    `${name}.block.0.layer.0.SelfAttention.relative_attention_bias.weight`,
    buckets,
    heads,
  );
  const shape = { buckets, farthest, bothWays: name === 'encoder' };
  return relativeBias(table.dataSync<'float32'>(), heads, context, shape);
}

/** Self-attention, cross attention where the stack has it, feed-forward: each with its norm before it. Throws as the store. */
export async function loadLayers(
  store: WeightStore,
  config: T5Config,
  { name, mask, self, cross }: T5Stack,
): Promise<Layer[]> {
  const bias = await loadBias(store, config, name);
  const layers: Layer[] = [];
  for (const [index, info] of self.entries()) {
    const block = `${name}.block.${index}.layer`;
    const own = await loadSublayer(store, config, `${block}.0`, 'SelfAttention', { info, mask, bias });
    const crossInfo = cross[index];
    const other =
      crossInfo === undefined
        ? null
        : await loadSublayer(store, config, `${block}.1`, 'EncDecAttention', {
            info: crossInfo,
            mask: fullMask,
            bias: null,
          });
    const last = `${block}.${other === null ? 1 : 2}`;
    const lastNorm = await store.rmsNorm(`${last}.layer_norm`, config.width, config.epsilon);
    const fed = await loadFeedForward(store, config, `${last}.DenseReluDense`);
    layers.push({
      lastMap: (other ?? own).site.info.address,
      run: async (x, pass) => {
        const attended = tf.add<tf.Tensor2D>(x, await attend(own, x, pass));
        const middle = other === null ? attended : tf.add<tf.Tensor2D>(attended, await attend(other, attended, pass));
        return tf.add(middle, await feedForward(norm(middle, lastNorm), fed, pass.work));
      },
    });
  }
  return layers;
}

/** What a sublayer adds to x: [units, width]. Its keys are of the pass's memory where it looks at another list. */
async function attend(
  { norm: parameters, query, key, value, site }: Sublayer,
  x: tf.Tensor2D,
  pass: Pass,
): Promise<tf.Tensor2D> {
  const { work, memory } = pass;
  const { queries, keys } = site.info;
  const normed = norm(x, parameters);
  const seen = queries === keys || memory === null ? normed : memory;
  return attention(
    {
      query: () => linear(normed, query, work),
      key: () => linear(seen, key, work),
      value: () => linear(seen, value, work),
    },
    site,
    pass,
  );
}

async function loadSublayer(
  store: WeightStore,
  { width, heads, headWidth, epsilon }: T5Config,
  name: string,
  part: string,
  where: Pick<Site, 'info' | 'mask' | 'bias'>,
): Promise<Sublayer> {
  const inner = heads * headWidth;
  const bias = { bias: false };
  return {
    norm: await store.rmsNorm(`${name}.layer_norm`, width, epsilon),
    query: await store.linear(`${name}.${part}.q`, width, inner, bias),
    key: await store.linear(`${name}.${part}.k`, width, inner, bias),
    value: await store.linear(`${name}.${part}.v`, width, inner, bias),
    site: {
      ...where,
      keyHeads: heads,
      headWidth,
      // The weights were made for scores that are not divided.
      scale: 1,
      output: await store.linear(`${name}.${part}.o`, inner, width, bias),
    },
  };
}

async function loadFeedForward(
  store: WeightStore,
  { width, inner, activation, gated }: T5Config,
  name: string,
): Promise<FeedForward> {
  const bias = { bias: false };
  return {
    activation,
    up: await store.linear(`${name}.${gated ? 'wi_1' : 'wi'}`, width, inner, bias),
    gate: gated ? await store.linear(`${name}.wi_0`, width, inner, bias) : null,
    down: await store.linear(`${name}.wo`, inner, width, bias),
  };
}
