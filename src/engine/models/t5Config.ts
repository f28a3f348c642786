import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { activationNamed, type Activation } from '../nn/activations';
import { parameters, type BodyTensors } from './bodyTensors';
import { asList, endIds, only, unsupported, withoutAliases } from './config';
import type { ModelShape } from './family';

/** Other names for the same keys. */
export const T5_ALIASES = {
  hidden_size: 'd_model',
  num_attention_heads: 'num_heads',
  num_hidden_layers: 'num_layers',
  head_dim: 'd_kv',
};

/** The keys of `T5Config` that count. */
export const t5Keys = v.object({
  ...unsupported,
  d_model: v.optional(positive, 512),
  d_kv: v.optional(positive, 64),
  d_ff: v.optional(positive, 2048),
  num_layers: v.optional(positive, 6),
  num_decoder_layers: v.optional(v.nullable(positive), null),
  num_heads: v.optional(positive, 8),
  vocab_size: v.optional(positive, 32_128),
  // Nothing in T5 bounds a text; it was trained on so many units.
  n_positions: v.optional(v.nullable(positive), 512),
  relative_attention_num_buckets: v.optional(positive, 32),
  relative_attention_max_distance: v.optional(positive, 128),
  layer_norm_epsilon: v.optional(positiveReal, 1e-6),
  feed_forward_proj: v.optional(v.string(), 'relu'),
  // Where these two stand, they come before what follows from it.
  dense_act_fn: v.optional(v.string()),
  is_gated_act: v.optional(v.boolean()),
  tie_word_embeddings: v.optional(v.boolean(), true),
  scale_decoder_outputs: v.optional(v.nullable(v.boolean()), null),
  decoder_start_token_id: v.optional(v.nullable(v.number()), 0),
  eos_token_id: endIds,
  is_decoder: only(false),
  is_causal: only(true),
});

const GATED = 'gated-';
/** Those that have no decoder. */
const ENCODERS = ['T5EncoderModel', 'T5ForTokenClassification'];
/** The one whose decoder is run: without a language head nothing says what a decoder reads. */
const T5_WITH_DECODER = 'T5ForConditionalGeneration';
const HEADS = /^(lm_head\.weight$|(classification_head|classifier|qa_outputs)\.)/;

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
  const config = parseConfig(path, withoutAliases(json, T5_ALIASES), t5Keys);
  const projection = config.feed_forward_proj;
  const gated = config.is_gated_act ?? projection.startsWith(GATED);
  // The gated kind means GELU by tanh.
  const named = projection === 'gated-gelu' ? 'gelu_new' : projection.replace(/^gated-/, '');
  const encoderLayers = config.num_layers;
  const decoderLayers = architecture === T5_WITH_DECODER ? (config.num_decoder_layers ?? encoderLayers) : 0;
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
    activation: activationNamed(path, config.dense_act_fn ?? named),
    gated,
    buckets: config.relative_attention_num_buckets,
    farthest: config.relative_attention_max_distance,
    scalesOutputs: config.scale_decoder_outputs ?? config.tie_word_embeddings,
    start: config.decoder_start_token_id ?? 0,
    ends: asList(config.eos_token_id),
    tensors: t5Tensors(encoderLayers, decoderLayers, gated),
    ...(ENCODERS.includes(architecture) || decoderLayers > 0
      ? {}
      : { note: `The encoder is shown alone: what the decoder of ${architecture} reads, its own head says` }),
  };
}

function t5Tensors(encoderLayers: number, decoderLayers: number, gated: boolean): BodyTensors {
  const attention = (layer: number, name: string): string[] =>
    parameters(
      [...['q', 'k', 'v', 'o'].map((part) => `layer.${layer}.${name}.${part}`), `layer.${layer}.layer_norm`],
      false,
    );
  const feedForward = (layer: number): string[] => {
    const ups = gated ? ['wi_0', 'wi_1'] : ['wi'];
    const names = [...ups, 'wo'].map((part) => `layer.${layer}.DenseReluDense.${part}`);
    return parameters([...names, `layer.${layer}.layer_norm`], false);
  };
  const once = (stack: string): string[] =>
    parameters([`${stack}.final_layer_norm`, `${stack}.block.0.layer.0.SelfAttention.relative_attention_bias`], false);
  return {
    once: [
      'encoder.final_layer_norm.weight',
      ...once('encoder'),
      ...(decoderLayers > 0 ? once('decoder') : []),
      'shared.weight',
    ],
    layers: [
      { stack: 'encoder.block', count: encoderLayers, names: [...attention(0, 'SelfAttention'), ...feedForward(1)] },
      {
        stack: 'decoder.block',
        count: decoderLayers,
        names: [...attention(0, 'SelfAttention'), ...attention(1, 'EncDecAttention'), ...feedForward(2)],
      },
    ],
    // Without its decoder a whole T5 is run as its encoder.
    others: decoderLayers > 0 ? HEADS : new RegExp(`${HEADS.source}|^decoder\\.`),
  };
}
