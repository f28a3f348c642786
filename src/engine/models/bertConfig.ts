import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { activationNamed, type Activation } from '../nn/activations';
import { checkHeads } from './config';
import type { ModelShape } from './family';

const schema = v.object({
  hidden_size: positive,
  intermediate_size: positive,
  num_hidden_layers: positive,
  num_attention_heads: positive,
  max_position_embeddings: positive,
  vocab_size: positive,
  type_vocab_size: v.optional(positive, 2),
  layer_norm_eps: v.optional(positiveReal, 1e-12),
  hidden_act: v.optional(v.string(), 'gelu'),
  position_embedding_type: v.optional(v.nullable(v.literal('absolute')), 'absolute'),
  is_decoder: v.optional(v.literal(false), false),
});

export interface BertConfig extends ModelShape {
  readonly inner: number;
  readonly segments: number;
  readonly epsilon: number;
  readonly activation: Activation;
}

/** Throws CheckpointError for what is missing or not supported. */
export function bertConfig(path: string, json: unknown): BertConfig {
  const config = parseConfig(path, json, schema);
  checkHeads(path, config.hidden_size, config.num_attention_heads);
  return {
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    keyValueHeads: config.num_attention_heads,
    headWidth: config.hidden_size / config.num_attention_heads,
    width: config.hidden_size,
    context: config.max_position_embeddings,
    vocabulary: config.vocab_size,
    inner: config.intermediate_size,
    segments: config.type_vocab_size,
    epsilon: config.layer_norm_eps,
    activation: activationNamed(path, config.hidden_act),
  };
}
