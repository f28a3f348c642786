import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { CheckpointError } from '../../protocol/errors';
import { activationNamed, type Activation } from '../nn/activations';
import type { RotaryScaling } from '../nn/rotary';
import { asList, checkHeads, endIds } from './config';
import type { ModelShape } from './family';

const scalingSchema = v.variant('rope_type', [
  v.object({ rope_type: v.literal('default'), rope_theta: v.optional(positiveReal) }),
  v.object({ rope_type: v.literal('linear'), factor: positiveReal, rope_theta: v.optional(positiveReal) }),
  v.object({
    rope_type: v.literal('llama3'),
    factor: positiveReal,
    low_freq_factor: positiveReal,
    high_freq_factor: positiveReal,
    original_max_position_embeddings: positive,
    rope_theta: v.optional(positiveReal),
  }),
]);

const schema = v.object({
  hidden_size: positive,
  intermediate_size: positive,
  num_hidden_layers: positive,
  num_attention_heads: positive,
  num_key_value_heads: v.optional(v.nullable(positive), null),
  head_dim: v.optional(v.nullable(positive), null),
  max_position_embeddings: positive,
  vocab_size: positive,
  rms_norm_eps: v.optional(positiveReal, 1e-6),
  rope_theta: v.optional(positiveReal, 10_000),
  rope_scaling: v.optional(v.nullable(v.unknown()), null),
  rope_parameters: v.optional(v.nullable(v.unknown()), null),
  hidden_act: v.optional(v.string(), 'silu'),
  attention_bias: v.optional(v.boolean(), false),
  mlp_bias: v.optional(v.boolean(), false),
  tie_word_embeddings: v.optional(v.boolean(), false),
  sliding_window: v.optional(v.nullable(positive), null),
  eos_token_id: endIds,
});

export interface LlamaConfig extends ModelShape {
  readonly inner: number;
  readonly epsilon: number;
  readonly activation: Activation;
  readonly theta: number;
  readonly scaling: RotaryScaling;
  readonly attentionBias: boolean;
  readonly feedForwardBias: boolean;
  readonly tied: boolean;
  /** Keys that a query sees, itself included; Infinity for all before it. */
  readonly window: number;
  readonly ends: readonly number[];
}

/** Throws CheckpointError for what is missing or not supported. */
export function llamaConfig(path: string, json: unknown): LlamaConfig {
  const config = parseConfig(path, json, schema);
  const heads = config.num_attention_heads;
  const keyValueHeads = config.num_key_value_heads ?? heads;
  if (config.head_dim === null) checkHeads(path, config.hidden_size, heads);
  const headWidth = config.head_dim ?? config.hidden_size / heads;
  if (heads % keyValueHeads !== 0) {
    throw new CheckpointError(`${path}: wanted num_key_value_heads that divides ${heads}, found ${keyValueHeads}`);
  }
  if (headWidth % 2 !== 0)
    throw new CheckpointError(`${path}: wanted an even head_dim for rotary positions, found ${headWidth}`);
  const rotary = rotaryOf(path, config.rope_parameters ?? config.rope_scaling);
  return {
    layers: config.num_hidden_layers,
    heads,
    keyValueHeads,
    headWidth,
    width: config.hidden_size,
    context: config.max_position_embeddings,
    vocabulary: config.vocab_size,
    inner: config.intermediate_size,
    epsilon: config.rms_norm_eps,
    activation: activationNamed(path, config.hidden_act),
    theta: rotary.theta ?? config.rope_theta,
    scaling: rotary.scaling,
    attentionBias: config.attention_bias,
    feedForwardBias: config.mlp_bias,
    tied: config.tie_word_embeddings,
    window: config.sliding_window ?? Infinity,
    ends: asList(config.eos_token_id),
  };
}

/** `rope_scaling`, or `rope_parameters` as newer configs call it, there with the base of the angles. */
function rotaryOf(path: string, json: unknown): { scaling: RotaryScaling; theta: number | undefined } {
  if (json === null) return { scaling: { kind: 'none' }, theta: undefined };
  // Older configs say `type`.
  const named = typeof json === 'object' && 'type' in json ? { rope_type: json.type, ...json } : json;
  const rope = parseConfig(`${path}: rope_scaling`, named, scalingSchema);
  switch (rope.rope_type) {
    case 'default':
      return { scaling: { kind: 'none' }, theta: rope.rope_theta };
    case 'linear':
      return { scaling: { kind: 'linear', factor: rope.factor }, theta: rope.rope_theta };
    case 'llama3':
      return {
        scaling: {
          kind: 'llama3',
          factor: rope.factor,
          lowFrequencyFactor: rope.low_freq_factor,
          highFrequencyFactor: rope.high_freq_factor,
          originalContext: rope.original_max_position_embeddings,
        },
        theta: rope.rope_theta,
      };
  }
}
