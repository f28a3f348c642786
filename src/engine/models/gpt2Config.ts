import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { activationNamed, type Activation } from '../nn/activations';
import { asList, checkHeads, endIds } from './config';
import type { ModelShape } from './family';

const schema = v.object({
  n_embd: positive,
  n_layer: positive,
  n_head: positive,
  n_positions: positive,
  n_inner: v.optional(v.nullable(positive), null),
  vocab_size: positive,
  layer_norm_epsilon: v.optional(positiveReal, 1e-5),
  activation_function: v.optional(v.string(), 'gelu_new'),
  scale_attn_weights: v.optional(v.boolean(), true),
  scale_attn_by_inverse_layer_idx: v.optional(v.boolean(), false),
  tie_word_embeddings: v.optional(v.boolean(), true),
  eos_token_id: endIds,
});

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
  const config = parseConfig(path, json, schema);
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
    scale: (layer) => (config.scale_attn_by_inverse_layer_idx ? scale / (layer + 1) : scale),
  };
}
