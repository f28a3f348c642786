import { CheckpointError } from '../../protocol/errors';
import { bertConfig } from './bertConfig';
import type { ModelFamily } from './family';
import { gpt2Config } from './gpt2Config';
import { llamaConfig } from './llamaConfig';
import { t5Config } from './t5Config';
import { clipConfig, deitConfig, dinov2Config, vitConfig } from './visionConfig';

const families: readonly ModelFamily[] = [
  {
    family: 'bert',
    reads: ['text'],
    modelTypes: ['bert'],
    architectures: ['BertModel', 'BertForMaskedLM', 'BertForSequenceClassification'],
    writes: {},
    kind: 'self',
    buffers: /\.position_ids$/,
    shape: bertConfig,
    load: async (checkpoint) => (await import('./bert')).loadBert(checkpoint),
  },
  {
    family: 'gpt2',
    reads: ['text'],
    modelTypes: ['gpt2'],
    architectures: ['GPT2LMHeadModel', 'GPT2Model'],
    writes: { GPT2LMHeadModel: 'input' },
    kind: 'causal',
    buffers: /\.attn\.(masked_)?bias$/,
    shape: gpt2Config,
    load: async (checkpoint) => (await import('./gpt2')).loadGpt2(checkpoint),
  },
  {
    family: 'llama',
    reads: ['text'],
    modelTypes: ['llama', 'mistral'],
    architectures: ['LlamaForCausalLM', 'LlamaModel', 'MistralForCausalLM', 'MistralModel'],
    writes: { LlamaForCausalLM: 'input', MistralForCausalLM: 'input' },
    kind: 'causal',
    buffers: /\.rotary_emb\.inv_freq$/,
    shape: llamaConfig,
    load: async (checkpoint) => (await import('./llama')).loadLlama(checkpoint),
  },
  {
    family: 't5',
    reads: ['text'],
    modelTypes: ['t5'],
    architectures: ['T5ForConditionalGeneration', 'T5EncoderModel'],
    writes: { T5ForConditionalGeneration: 'output' },
    kind: 'cross',
    // Copies of `shared.weight` in older checkpoints, and a table that was never used.
    buffers: /^(encoder|decoder)\.embed_tokens\.weight$|EncDecAttention\.relative_attention_bias\.weight$/,
    shape: t5Config,
    load: async (checkpoint) => (await import('./t5')).loadT5(checkpoint),
  },
  {
    family: 'vit',
    reads: ['picture'],
    modelTypes: ['vit'],
    architectures: ['ViTModel', 'ViTForImageClassification'],
    writes: {},
    kind: 'self',
    buffers: /^$/,
    shape: vitConfig,
    load: async (checkpoint) => (await import('./vit')).loadVit(checkpoint),
  },
  {
    family: 'deit',
    reads: ['picture'],
    modelTypes: ['deit'],
    architectures: ['DeiTModel', 'DeiTForImageClassification', 'DeiTForImageClassificationWithTeacher'],
    writes: {},
    kind: 'self',
    buffers: /^$/,
    shape: deitConfig,
    load: async (checkpoint) => (await import('./deit')).loadDeit(checkpoint),
  },
  {
    family: 'dinov2',
    reads: ['picture'],
    modelTypes: ['dinov2', 'dinov2_with_registers'],
    architectures: [
      'Dinov2Model',
      'Dinov2ForImageClassification',
      'Dinov2WithRegistersModel',
      'Dinov2WithRegistersForImageClassification',
    ],
    writes: {},
    kind: 'self',
    buffers: /^$/,
    shape: dinov2Config,
    load: async (checkpoint) => (await import('./dinov2')).loadDinov2(checkpoint),
  },
  {
    family: 'clip',
    reads: ['picture'],
    modelTypes: ['clip', 'clip_vision_model'],
    architectures: ['CLIPVisionModel', 'CLIPVisionModelWithProjection', 'CLIPModel'],
    writes: {},
    kind: 'self',
    buffers: /position_ids$|^text_model\.|^text_projection\.|^logit_scale$/,
    shape: clipConfig,
    load: async (checkpoint) => (await import('./clip')).loadClip(checkpoint),
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
    throw new CheckpointError(
      `${configPath}: wanted an architecture of ${known}, found ${architecture ?? modelType ?? 'none'}`,
    );
  }
  return { family, architecture: architecture ?? family.architectures[0]! };
}
