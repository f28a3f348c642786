import * as v from 'valibot';
import { parseConfig, positive, positiveReal } from '../checkpoint/parseConfig';
import { CheckpointError } from '../../protocol/errors';
import type { RotaryScaling } from '../nn/rotary';

/** Keys of a config that say how positions turn queries and keys. */
export const rotaryKeys = {
  rope_parameters: v.optional(v.nullable(v.record(v.string(), v.unknown())), null),
  // Older names of what stands in `rope_parameters`.
  rope_scaling: v.optional(v.nullable(v.record(v.string(), v.unknown())), null),
  rope_theta: v.optional(positiveReal),
  partial_rotary_factor: v.optional(v.nullable(v.number()), null),
  original_max_position_embeddings: v.optional(positive),
};
type RotaryKeys = v.InferOutput<v.ObjectSchema<typeof rotaryKeys, undefined>>;

const whole = v.optional(v.nullable(v.literal(1)), null);
const schema = v.variant('rope_type', [
  v.object({ rope_type: v.literal('default'), rope_theta: v.optional(positiveReal) }),
  v.object({
    rope_type: v.literal('linear'),
    factor: positiveReal,
    rope_theta: v.optional(positiveReal),
    partial_rotary_factor: whole,
  }),
  v.object({
    rope_type: v.literal('llama3'),
    factor: positiveReal,
    low_freq_factor: positiveReal,
    high_freq_factor: positiveReal,
    original_max_position_embeddings: positive,
    rope_theta: v.optional(positiveReal),
    partial_rotary_factor: whole,
  }),
]);
const DEFAULT_THETA = 10_000;

export interface Rotary {
  /** Base of the angles. */
  readonly theta: number;
  readonly scaling: RotaryScaling;
}

/** As transformers' RotaryEmbeddingConfigMixin reads them. Throws CheckpointError for a kind of scaling that is not known. */
export function rotaryConfig(path: string, keys: RotaryKeys & { readonly max_position_embeddings: number }): Rotary {
  const older = keys.rope_scaling !== null && Object.keys(keys.rope_scaling).length > 0 ? keys.rope_scaling : null;
  const { type, ...given } = older ?? keys.rope_parameters ?? {};
  const where = `${path}: ${older === null ? 'rope_parameters' : 'rope_scaling'}`;
  const nested = Object.keys(given).find(
    (key) => typeof given[key] === 'object' && given[key] !== null && key !== 'type',
  );
  if (nested !== undefined)
    throw new CheckpointError(
      `${where}: ${nested}: wanted the same rotary positions in all layers, found some of its own`,
    );
  const context = keys.original_max_position_embeddings;
  const rope = parseConfig(
    where,
    {
      rope_type: type ?? 'default',
      partial_rotary_factor: keys.partial_rotary_factor,
      original_max_position_embeddings: keys.max_position_embeddings,
      ...given,
      ...(context === undefined ? {} : { original_max_position_embeddings: context }),
    },
    schema,
  );
  return { theta: rope.rope_theta ?? keys.rope_theta ?? DEFAULT_THETA, scaling: scalingOf(rope) };
}

function scalingOf(rope: v.InferOutput<typeof schema>): RotaryScaling {
  switch (rope.rope_type) {
    case 'default':
      return { kind: 'none' };
    case 'linear':
      return { kind: 'linear', factor: rope.factor };
    case 'llama3':
      return {
        kind: 'llama3',
        factor: rope.factor,
        lowFrequencyFactor: rope.low_freq_factor,
        highFrequencyFactor: rope.high_freq_factor,
        originalContext: rope.original_max_position_embeddings,
      };
  }
}
