import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { activationNamed, type Activation } from '../nn/activations';
import { asList, endIds } from './config';
import type { ModelShape } from './family';

const schema = v.object({
  d_model: positive,
  d_kv: positive,
  d_ff: positive,
  num_layers: positive,
  num_decoder_layers: v.optional(v.nullable(positive), null),
  num_heads: positive,
  vocab_size: positive,
  // Nothing in T5 bounds a text; it was trained on so many units.
  n_positions: v.optional(v.nullable(positive), 512),
  relative_attention_num_buckets: v.optional(positive, 32),
  relative_attention_max_distance: v.optional(positive, 128),
  layer_norm_epsilon: v.optional(positiveReal, 1e-6),
  feed_forward_proj: v.optional(v.string(), 'relu'),
  tie_word_embeddings: v.optional(v.boolean(), true),
  scale_decoder_outputs: v.optional(v.nullable(v.boolean()), null),
  decoder_start_token_id: v.optional(v.nullable(v.number()), 0),
  eos_token_id: endIds,
});

const GATED = 'gated-';

export interface T5Config extends ModelShape {
  readonly encoderLayers: number;
  /** 0 of an encoder alone. */
  readonly decoderLayers: number;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly gated: boolean;
  /** Of the relative positions. */
  readonly buckets: number;
  readonly farthest: number;
  /** Whether the last states are divided by √width before the vocabulary: with tied embeddings. */
  readonly scalesOutputs: boolean;
  /** The id that the decoder begins with. */
  readonly start: number;
  readonly ends: readonly number[];
}

/** Throws CheckpointError for what is missing or not supported. */
export function t5Config(path: string, json: unknown, architecture: string): T5Config {
  const config = parseConfig(path, json, schema);
  const gated = config.feed_forward_proj.startsWith(GATED);
  const named = gated ? config.feed_forward_proj.slice(GATED.length) : config.feed_forward_proj;
  const encoderLayers = config.num_layers;
  const decoderLayers = architecture === 'T5EncoderModel' ? 0 : (config.num_decoder_layers ?? encoderLayers);
  return {
    layers: encoderLayers + decoderLayers,
    encoderLayers,
    decoderLayers,
    heads: config.num_heads,
    keyValueHeads: config.num_heads,
    headWidth: config.d_kv,
    width: config.d_model,
    context: config.n_positions ?? 512,
    vocabulary: config.vocab_size,
    inner: config.d_ff,
    epsilon: config.layer_norm_epsilon,
    // The gated kind means GELU by tanh.
    activation: activationNamed(path, gated && named === 'gelu' ? 'gelu_new' : named),
    gated,
    buckets: config.relative_attention_num_buckets,
    farthest: config.relative_attention_max_distance,
    scalesOutputs: config.scale_decoder_outputs ?? config.tie_word_embeddings,
    start: config.decoder_start_token_id ?? 0,
    ends: asList(config.eos_token_id),
  };
}
