import * as v from 'valibot';
import { parseConfig, positive } from '../checkpoint/parseConfig';
import { gatedConfig, gatedKeys, type LlamaConfig } from './llamaConfig';

/** The keys of `MistralConfig` that count. */
export const mistralKeys = v.object({
  ...gatedKeys,
  intermediate_size: v.optional(positive, 14_336),
  num_key_value_heads: v.optional(v.nullable(positive), 8),
  max_position_embeddings: v.optional(positive, 131_072),
  sliding_window: v.optional(v.nullable(positive), 4096),
});

/** Llama's block without biases, in a window. Throws CheckpointError for what is not supported. */
export function mistralConfig(path: string, json: unknown): LlamaConfig {
  const keys = parseConfig(path, json, mistralKeys);
  return gatedConfig(path, keys, {
    attentionBias: false,
    feedForwardBias: false,
    window: keys.sliding_window ?? Infinity,
  });
}
