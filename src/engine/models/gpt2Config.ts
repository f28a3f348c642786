import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { activationNamed, type Activation } from '../nn/activations';
import { parameters } from './bodyTensors';
import { asList, checkHeads, endIds, only, unsupported, withoutAliases } from './config';
import type { ModelShape } from './family';

/** Other names for the same keys. */
export const GPT2_ALIASES = {
  hidden_size: 'n_embd',
  max_position_embeddings: 'n_positions',
  num_attention_heads: 'n_head',
  num_hidden_layers: 'n_layer',
};

/** The keys of `GPT2Config` that count. */
export const gpt2Keys = v.object({
  ...unsupported,
  n_embd: v.optional(positive, 768),
  n_layer: v.optional(positive, 12),
  n_head: v.optional(positive, 12),
  n_positions: v.optional(positive, 1024),
  n_inner: v.optional(v.nullable(positive), null),
  vocab_size: v.optional(positive, 50_257),
  layer_norm_epsilon: v.optional(positiveReal, 1e-5),
  activation_function: v.optional(v.string(), 'gelu_new'),
  scale_attn_weights: v.optional(v.boolean(), true),
  scale_attn_by_inverse_layer_idx: v.optional(v.boolean(), false),
  tie_word_embeddings: v.optional(v.boolean(), true),
  eos_token_id: endIds,
  add_cross_attention: only(false),
  is_causal: only(true),
});

const LAYER = ['ln_1', 'attn.c_attn', 'attn.c_proj', 'ln_2', 'mlp.c_fc', 'mlp.c_proj'];

export interface Gpt2Config extends ModelShape {
  readonly inner: number;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly tied: boolean;
  readonly ends: readonly number[];
  /** Of the scores, by layer. */
  readonly scale: (layer: number) => number;
}

/** Throws CheckpointError for what is missing or not supported. */
export function gpt2Config(path: string, json: unknown): Gpt2Config {
  const config = parseConfig(path, withoutAliases(json, GPT2_ALIASES), gpt2Keys);
  checkHeads(path, config.n_embd, config.n_head);
  const headWidth = config.n_embd / config.n_head;
  const scale = config.scale_attn_weights ? 1 / Math.sqrt(headWidth) : 1;
  return {
    layers: config.n_layer,
    heads: config.n_head,
    keyValueHeads: config.n_head,
    headWidth,
    width: config.n_embd,
    context: config.n_positions,
    vocabulary: config.vocab_size,
    inner: config.n_inner ?? 4 * config.n_embd,
    epsilon: config.layer_norm_epsilon,
    activation: activationNamed(path, config.activation_function),
    tied: config.tie_word_embeddings,
    ends: asList(config.eos_token_id),
    tensors: {
      once: ['wte.weight', 'wpe.weight', ...parameters(['ln_f'])],
      layers: [{ stack: 'h', count: config.n_layer, names: parameters(LAYER) }],
      others: /^(lm_head\.weight$|(score|classifier|qa_outputs|multiple_choice_head)\.)/,
    },
    scale: (layer) => (config.scale_attn_by_inverse_layer_idx ? scale / (layer + 1) : scale),
  };
}
