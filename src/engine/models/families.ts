import { CheckpointError } from '../../protocol/errors';
import { bertConfig } from './bertConfig';
import type { ModelFamily } from './family';
import { gpt2Config } from './gpt2Config';
import { llamaConfig } from './llamaConfig';

const families: readonly ModelFamily[] = [
  {
    family: 'bert',
    modelTypes: ['bert'],
    architectures: ['BertModel', 'BertForMaskedLM', 'BertForSequenceClassification'],
    generates: [],
    kind: 'self',
    buffers: /\.position_ids$/,
    shape: bertConfig,
    load: async (checkpoint) => (await import('./bert')).loadBert(checkpoint),
  },
  {
    family: 'gpt2',
    modelTypes: ['gpt2'],
    architectures: ['GPT2LMHeadModel', 'GPT2Model'],
    generates: ['GPT2LMHeadModel'],
    kind: 'causal',
    buffers: /\.attn\.(masked_)?bias$/,
    shape: gpt2Config,
    load: async (checkpoint) => (await import('./gpt2')).loadGpt2(checkpoint),
  },
  {
    family: 'llama',
    modelTypes: ['llama', 'mistral'],
    architectures: ['LlamaForCausalLM', 'LlamaModel', 'MistralForCausalLM', 'MistralModel'],
    generates: ['LlamaForCausalLM', 'MistralForCausalLM'],
    kind: 'causal',
    buffers: /\.rotary_emb\.inv_freq$/,
    shape: llamaConfig,
    load: async (checkpoint) => (await import('./llama')).loadLlama(checkpoint),
  },
];

/**
 * The row of the table for a config: by its architecture, or by its `model_type` where that has a body like ours under a
 * head of another kind, or none is named. Throws CheckpointError that says which are known.
 */
export function familyOf(
  configPath: string,
  named: { readonly architecture: string | null; readonly modelType: string | null },
): { readonly family: ModelFamily; readonly architecture: string } {
  const { architecture, modelType } = named;
  const family =
    families.find(({ architectures }) => architecture !== null && architectures.includes(architecture)) ??
    families.find(({ modelTypes }) => modelType !== null && modelTypes.includes(modelType));
  if (family === undefined) {
    const known = families.flatMap(({ architectures }) => architectures).join(', ');
    throw new CheckpointError(`${configPath}: wanted an architecture of ${known}, found ${architecture ?? modelType ?? 'none'}`);
  }
  return { family, architecture: architecture ?? family.architectures[0]! };
}
