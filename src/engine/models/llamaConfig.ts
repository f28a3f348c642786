import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { CheckpointError } from '../../protocol/errors';
import { activationNamed, type Activation } from '../nn/activations';
import { parameters, type BodyTensors } from './bodyTensors';
import { asList, checkHeads, endIds, only, unsupported } from './config';
import type { ModelShape } from './family';
import { rotaryConfig, rotaryKeys, type Rotary } from './rotaryConfig';

/** Keys that Llama and Mistral have with the same defaults. */
export const gatedKeys = {
  ...unsupported,
  ...rotaryKeys,
  hidden_size: v.optional(positive, 4096),
  num_hidden_layers: v.optional(positive, 32),
  num_attention_heads: v.optional(positive, 32),
  head_dim: v.optional(v.nullable(positive), null),
  vocab_size: v.optional(positive, 32_000),
  rms_norm_eps: v.optional(positiveReal, 1e-6),
  hidden_act: v.optional(v.string(), 'silu'),
  tie_word_embeddings: v.optional(v.boolean(), false),
  eos_token_id: endIds,
  is_causal: only(true),
};

/** The keys of `LlamaConfig` that count. */
export const llamaKeys = v.object({
  ...gatedKeys,
  intermediate_size: v.optional(positive, 11_008),
  num_key_value_heads: v.optional(v.nullable(positive), null),
  max_position_embeddings: v.optional(positive, 2048),
  attention_bias: v.optional(v.boolean(), false),
  mlp_bias: v.optional(v.boolean(), false),
});

export interface LlamaConfig extends ModelShape, Rotary {
  readonly epsilon: number;
  readonly activation: Activation;
  readonly attentionBias: boolean;
  readonly feedForwardBias: boolean;
  readonly tied: boolean;
  /** Keys that a query sees, itself included; Infinity for all before it. */
  readonly window: number;
  readonly ends: readonly number[];
}

/** Throws CheckpointError for what is missing or not supported. */
export function llamaConfig(path: string, json: unknown): LlamaConfig {
  const keys = parseConfig(path, json, llamaKeys);
  return gatedConfig(path, keys, {
    attentionBias: keys.attention_bias,
    feedForwardBias: keys.mlp_bias,
    window: Infinity,
  });
}

type GatedKeys = Pick<
  v.InferOutput<typeof llamaKeys>,
  keyof typeof gatedKeys | 'intermediate_size' | 'num_key_value_heads' | 'max_position_embeddings'
>;

/** What Llama and Mistral make of their keys. Throws CheckpointError. */
export function gatedConfig(
  path: string,
  keys: GatedKeys,
  own: Pick<LlamaConfig, 'attentionBias' | 'feedForwardBias' | 'window'>,
): LlamaConfig {
  const heads = keys.num_attention_heads;
  const keyValueHeads = keys.num_key_value_heads ?? heads;
  if (keys.head_dim === null) checkHeads(path, keys.hidden_size, heads);
  const headWidth = keys.head_dim ?? keys.hidden_size / heads;
  if (heads % keyValueHeads !== 0) {
    throw new CheckpointError(`${path}: wanted num_key_value_heads that divides ${heads}, found ${keyValueHeads}`);
  }
  if (headWidth % 2 !== 0)
    throw new CheckpointError(`${path}: wanted an even head_dim for rotary positions, found ${headWidth}`);
  return {
    ...own,
    ...rotaryConfig(path, keys),
    layers: keys.num_hidden_layers,
    heads,
    keyValueHeads,
    headWidth,
    width: keys.hidden_size,
    context: keys.max_position_embeddings,
    vocabulary: keys.vocab_size,
    inner: keys.intermediate_size,
    epsilon: keys.rms_norm_eps,
    activation: activationNamed(path, keys.hidden_act),
    tied: keys.tie_word_embeddings,
    ends: asList(keys.eos_token_id),
    tensors: gatedTensors(keys.num_hidden_layers, own),
  };
}

const ATTENTION = ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj'];
const FEED_FORWARD = ['mlp.gate_proj', 'mlp.up_proj', 'mlp.down_proj'];

function gatedTensors(
  layers: number,
  { attentionBias, feedForwardBias }: Pick<LlamaConfig, 'attentionBias' | 'feedForwardBias'>,
): BodyTensors {
  return {
    once: ['embed_tokens.weight', 'norm.weight'],
    layers: [
      {
        stack: 'layers',
        count: layers,
        names: [
          ...parameters(ATTENTION, attentionBias),
          ...parameters(FEED_FORWARD, feedForwardBias),
          ...parameters(['input_layernorm', 'post_attention_layernorm'], false),
        ],
      },
    ],
    others: /^(lm_head\.weight$|(score|qa_outputs)\.)/,
  };
}
