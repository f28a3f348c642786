import { bahdanauConfig } from './bahdanauConfig';
import { bertConfig } from './bertConfig';
import type { ModelFamily } from './family';
import { gpt2Config } from './gpt2Config';
import { llamaConfig } from './llamaConfig';
import { mistralConfig } from './mistralConfig';
import { showAttendTellConfig } from './showAttendTellConfig';
import { t5Config } from './t5Config';
import {
  clipConfig,
  clipVisionConfig,
  deitConfig,
  dinov2Config,
  dinov2RegistersConfig,
  vitConfig,
} from './visionConfig';

/** What is alike in all encoders of pictures. */
const pictures = { reads: ['picture'], writes: {}, kind: 'self', buffers: /^$/ } as const;
/** And in those of CLIP. */
const clip = {
  ...pictures,
  family: 'clip',
  prefixes: ['vision_model.', ''],
  buffers: /position_ids$|^text_model\.|^text_projection\.|^logit_scale$/,
} as const;
/** What is alike in Llama and Mistral. */
const gated = {
  family: 'llama',
  reads: ['text'],
  kind: 'causal',
  // The second is what transformers 5 calls the body under a head for questions.
  prefixes: ['model.', 'transformer.', ''],
  buffers: /\.rotary_emb\.inv_freq$/,
} as const;

/** Every kind of model: one row a `model_type`. */
export const families: readonly ModelFamily[] = [
  {
    family: 'bert',
    reads: ['text'],
    modelType: 'bert',
    architectures: ['BertModel', 'BertForMaskedLM', 'BertForSequenceClassification'],
    otherHeads: [
      'BertForMultipleChoice',
      'BertForNextSentencePrediction',
      'BertForPreTraining',
      'BertForQuestionAnswering',
      'BertForTokenClassification',
      'BertLMHeadModel',
    ],
    writes: {},
    kind: 'self',
    prefixes: ['bert.', ''],
    buffers: /(^|\.)position_ids$/,
    shape: bertConfig,
    load: async (checkpoint) => (await import('./bert')).loadBert(checkpoint),
  },
  {
    family: 'gpt2',
    reads: ['text'],
    modelType: 'gpt2',
    architectures: ['GPT2LMHeadModel', 'GPT2Model'],
    otherHeads: [
      'GPT2DoubleHeadsModel',
      'GPT2ForQuestionAnswering',
      'GPT2ForSequenceClassification',
      'GPT2ForTokenClassification',
    ],
    writes: { GPT2LMHeadModel: 'input' },
    kind: 'causal',
    prefixes: ['transformer.', ''],
    buffers: /\.attn\.(masked_)?bias$/,
    shape: gpt2Config,
    load: async (checkpoint) => (await import('./gpt2')).loadGpt2(checkpoint),
  },
  {
    ...gated,
    modelType: 'llama',
    architectures: ['LlamaForCausalLM', 'LlamaModel'],
    otherHeads: ['LlamaForQuestionAnswering', 'LlamaForSequenceClassification', 'LlamaForTokenClassification'],
    writes: { LlamaForCausalLM: 'input' },
    shape: llamaConfig,
    load: async (checkpoint) => {
      const { path, json } = checkpoint.config;
      return (await import('./llama')).loadLlama(checkpoint, llamaConfig(path, json));
    },
  },
  {
    ...gated,
    modelType: 'mistral',
    architectures: ['MistralForCausalLM', 'MistralModel'],
    otherHeads: ['MistralForQuestionAnswering', 'MistralForSequenceClassification', 'MistralForTokenClassification'],
    writes: { MistralForCausalLM: 'input' },
    shape: mistralConfig,
    load: async (checkpoint) => {
      const { path, json } = checkpoint.config;
      return (await import('./llama')).loadLlama(checkpoint, mistralConfig(path, json));
    },
  },
  {
    family: 't5',
    reads: ['text'],
    modelType: 't5',
    architectures: ['T5ForConditionalGeneration', 'T5EncoderModel'],
    otherHeads: ['T5ForQuestionAnswering', 'T5ForSequenceClassification', 'T5ForTokenClassification', 'T5Model'],
    writes: { T5ForConditionalGeneration: 'output' },
    kind: 'cross',
    prefixes: ['', 'transformer.'],
    // Copies of `shared.weight` in older checkpoints, and a table that was never used.
    buffers: /(^|\.)(encoder|decoder)\.embed_tokens\.weight$|EncDecAttention\.relative_attention_bias\.weight$/,
    shape: t5Config,
    load: async (checkpoint) => (await import('./t5')).loadT5(checkpoint),
  },
  {
    family: 'bahdanau',
    reads: ['text'],
    modelType: 'bahdanau',
    architectures: ['BahdanauForConditionalGeneration'],
    otherHeads: [],
    writes: { BahdanauForConditionalGeneration: 'output' },
    kind: 'cross',
    prefixes: [''],
    buffers: /^$/,
    shape: bahdanauConfig,
    load: async (checkpoint) => (await import('./bahdanau')).loadBahdanau(checkpoint),
  },
  {
    ...pictures,
    family: 'vit',
    modelType: 'vit',
    architectures: ['ViTModel', 'ViTForImageClassification'],
    otherHeads: ['ViTForMaskedImageModeling'],
    prefixes: ['vit.', ''],
    shape: vitConfig,
    load: async (checkpoint) => (await import('./vit')).loadVit(checkpoint),
  },
  {
    ...pictures,
    family: 'deit',
    modelType: 'deit',
    architectures: ['DeiTModel', 'DeiTForImageClassification', 'DeiTForImageClassificationWithTeacher'],
    otherHeads: ['DeiTForMaskedImageModeling'],
    prefixes: ['deit.', ''],
    shape: deitConfig,
    load: async (checkpoint) => (await import('./deit')).loadDeit(checkpoint),
  },
  {
    ...pictures,
    family: 'dinov2',
    modelType: 'dinov2',
    architectures: ['Dinov2Model', 'Dinov2ForImageClassification'],
    otherHeads: ['Dinov2Backbone'],
    prefixes: ['dinov2.', ''],
    shape: dinov2Config,
    load: async (checkpoint) => {
      const { path, json } = checkpoint.config;
      return (await import('./dinov2')).loadDinov2(checkpoint, dinov2Config(path, json));
    },
  },
  {
    ...pictures,
    family: 'dinov2',
    modelType: 'dinov2_with_registers',
    architectures: ['Dinov2WithRegistersModel', 'Dinov2WithRegistersForImageClassification'],
    otherHeads: ['Dinov2WithRegistersBackbone'],
    prefixes: ['dinov2_with_registers.', ''],
    shape: dinov2RegistersConfig,
    load: async (checkpoint) => {
      const { path, json } = checkpoint.config;
      return (await import('./dinov2')).loadDinov2(checkpoint, dinov2RegistersConfig(path, json));
    },
  },
  {
    ...clip,
    modelType: 'clip_vision_model',
    architectures: ['CLIPVisionModel', 'CLIPVisionModelWithProjection'],
    otherHeads: [],
    shape: clipVisionConfig,
    load: async (checkpoint) => {
      const { path, json } = checkpoint.config;
      return (await import('./clip')).loadClip(checkpoint, clipVisionConfig(path, json));
    },
  },
  {
    ...clip,
    modelType: 'clip',
    // The second and third take their part out of a whole CLIP.
    architectures: ['CLIPModel', 'CLIPVisionModel', 'CLIPVisionModelWithProjection'],
    otherHeads: ['CLIPForImageClassification'],
    shape: clipConfig,
    load: async (checkpoint) => {
      const { path, json } = checkpoint.config;
      return (await import('./clip')).loadClip(checkpoint, clipConfig(path, json));
    },
  },
  {
    family: 'show-attend-tell',
    reads: ['picture'],
    modelType: 'show_attend_tell',
    architectures: ['ShowAttendTell'],
    otherHeads: [],
    writes: { ShowAttendTell: 'output' },
    kind: 'cross',
    prefixes: [''],
    buffers: /^$/,
    shape: showAttendTellConfig,
    load: async (checkpoint) => (await import('./showAttendTell')).loadShowAttendTell(checkpoint),
  },
];
