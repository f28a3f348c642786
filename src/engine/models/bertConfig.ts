import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { activationNamed, type Activation } from '../nn/activations';
import { parameters } from './bodyTensors';
import { checkHeads, only, unsupported } from './config';
import type { ModelShape } from './family';

/** The keys of `BertConfig` that count. */
export const bertKeys = v.object({
  ...unsupported,
  hidden_size: v.optional(positive, 768),
  intermediate_size: v.optional(positive, 3072),
  num_hidden_layers: v.optional(positive, 12),
  num_attention_heads: v.optional(positive, 12),
  max_position_embeddings: v.optional(positive, 512),
  vocab_size: v.optional(positive, 30_522),
  type_vocab_size: v.optional(positive, 2),
  layer_norm_eps: v.optional(positiveReal, 1e-12),
  hidden_act: v.optional(v.string(), 'gelu'),
  // Older versions had others, which change the scores.
  position_embedding_type: v.optional(v.nullable(v.literal('absolute')), 'absolute'),
  is_decoder: only(false),
  add_cross_attention: only(false),
});

const LAYER = [
  'attention.self.query',
  'attention.self.key',
  'attention.self.value',
  'attention.output.dense',
  'attention.output.LayerNorm',
  'intermediate.dense',
  'output.dense',
  'output.LayerNorm',
];

export interface BertConfig extends ModelShape {
  readonly inner: number;
  readonly segments: number;
  readonly epsilon: number;
  readonly activation: Activation;
}

/** Throws CheckpointError for what is missing or not supported. */
export function bertConfig(path: string, json: unknown): BertConfig {
  const config = parseConfig(path, json, bertKeys);
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
    tensors: {
      once: [
        'embeddings.word_embeddings.weight',
        'embeddings.position_embeddings.weight',
        'embeddings.token_type_embeddings.weight',
        ...parameters(['embeddings.LayerNorm']),
      ],
      layers: [{ stack: 'encoder.layer', count: config.num_hidden_layers, names: parameters(LAYER) }],
      others: /^(pooler|cls|classifier|qa_outputs)\./,
    },
  };
}
