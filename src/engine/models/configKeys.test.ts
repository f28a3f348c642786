import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { OWN_TYPES, transformersClasses } from '../../../test/support/transformersClasses';
import { bertKeys } from './bertConfig';
import { families } from './families';
import { GPT2_ALIASES, gpt2Keys } from './gpt2Config';
import { llamaConfig, llamaKeys } from './llamaConfig';
import { mistralConfig, mistralKeys } from './mistralConfig';
import { T5_ALIASES, t5Config, t5Keys } from './t5Config';
import {
  clipConfig,
  clipKeys,
  clipVisionKeys,
  dinov2Keys,
  dinov2RegistersKeys,
  vitConfig,
  vitKeys,
} from './visionConfig';

const classes = transformersClasses();

/** What reads a model_type's keys. A key that is refused unless it has its default stands there too. */
const KEYS: Readonly<
  Record<string, { readonly entries: v.ObjectEntries; readonly aliases?: Readonly<Record<string, string>> }>
> = {
  bert: bertKeys,
  gpt2: { ...gpt2Keys, aliases: GPT2_ALIASES },
  llama: llamaKeys,
  mistral: mistralKeys,
  t5: { ...t5Keys, aliases: T5_ALIASES },
  vit: vitKeys,
  deit: vitKeys,
  dinov2: dinov2Keys,
  dinov2_with_registers: dinov2RegistersKeys,
  clip: clipKeys,
  clip_vision_model: clipVisionKeys,
};

const TRAINING = 'training';
const BACKBONE = 'which states a backbone gives';
const HEAD = 'a head that is not run';
const POOLER = 'after the last state';
const CACHE = 'keys and values kept or made again are the same';
const TOKENIZER = 'the tokenizer places it';
const SET_BY_CLASS = 'the class says it';
/** Without effect on the maps and what comes of them, and why. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  transformers_version: 'what wrote the file',
  architectures: 'the class, read beside the config',
  output_hidden_states: 'what is returned',
  return_dict: 'what is returned',
  dtype: 'the file has its own; it is run in float32',
  chunk_size_feed_forward: 'the same sums in parts',
  is_encoder_decoder: SET_BY_CLASS,
  id2label: 'names of answers, read beside the config',
  label2id: 'names of answers',
  problem_type: 'how answers are read, beside the config',
  hidden_dropout_prob: TRAINING,
  attention_probs_dropout_prob: TRAINING,
  attention_dropout: TRAINING,
  resid_pdrop: TRAINING,
  embd_pdrop: TRAINING,
  attn_pdrop: TRAINING,
  dropout_rate: TRAINING,
  drop_path_rate: TRAINING,
  classifier_dropout: TRAINING,
  initializer_range: TRAINING,
  initializer_factor: TRAINING,
  layerscale_value: 'where training begins',
  logit_scale_init_value: 'where training begins',
  use_mask_token: 'pictures are not masked',
  use_cache: CACHE,
  pad_token_id: 'one text is run at a time',
  bos_token_id: TOKENIZER,
  pretraining_tp: 'the same sums in parts',
  reorder_and_upcast_attn: 'the same in float32',
  summary_type: HEAD,
  summary_use_proj: HEAD,
  summary_activation: HEAD,
  summary_proj_to_labels: HEAD,
  summary_first_dropout: HEAD,
  encoder_stride: HEAD,
  pooler_output_size: POOLER,
  pooler_act: POOLER,
  projection_dim: POOLER,
  text_config: 'the half that reads texts is not run',
  _out_features: BACKBONE,
  _out_indices: BACKBONE,
  apply_layernorm: BACKBONE,
  reshape_hidden_states: BACKBONE,
};
/** Read, but not with the class's default, and why. */
const OTHER_DEFAULT: Readonly<Record<string, string>> = {
  eos_token_id: 'a text ends where its own config says so',
};
/** Of one class alone. */
const WITHOUT_EFFECT_IN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bert: {
    tie_word_embeddings: 'the head takes its own table where the file has one',
    eos_token_id: 'it writes nothing',
  },
};

describe('the keys of a config', () => {
  test('every model_type that is run is looked at', () => {
    expect([...Object.keys(classes), ...OWN_TYPES].sort()).toEqual(families.map(({ modelType }) => modelType).sort());
    expect(Object.keys(KEYS).sort()).toEqual(Object.keys(classes).sort());
  });

  test.each(Object.entries(classes))(
    '%s reads those of its class with its defaults',
    (modelType, { keys, aliases }) => {
      const { entries, aliases: ours = {} } = KEYS[modelType]!;
      const unaccounted: string[] = [];
      for (const [key, theirs] of Object.entries(keys)) {
        const entry = entries[key];
        if (entry === undefined) {
          if (WITHOUT_EFFECT[key] === undefined && WITHOUT_EFFECT_IN[modelType]?.[key] === undefined)
            unaccounted.push(key);
        } else if (OTHER_DEFAULT[key] === undefined) {
          expect(v.safeParse(v.object({ [key]: entry }), {}).output, key).toEqual({ [key]: theirs });
        }
      }
      expect(unaccounted).toEqual([]);
      expect(ours).toEqual(aliases);
    },
  );
});

describe('a key counts where its own class reads it', () => {
  test('sliding_window is none of Llama, and has a default in Mistral', () => {
    expect(llamaConfig('', { sliding_window: 2 }).window).toBe(Infinity);
    expect(mistralConfig('', { sliding_window: 2 }).window).toBe(2);
    expect(mistralConfig('', {}).window).toBe(4096);
    expect(mistralConfig('', { sliding_window: null }).window).toBe(Infinity);
  });

  test('attention_bias and mlp_bias are none of Mistral', () => {
    expect(llamaConfig('', { attention_bias: true, mlp_bias: true })).toMatchObject({
      attentionBias: true,
      feedForwardBias: true,
    });
    expect(mistralConfig('', { attention_bias: true, mlp_bias: true })).toMatchObject({
      attentionBias: false,
      feedForwardBias: false,
    });
  });

  test('num_key_value_heads of Mistral is 8 where none is named, and as many as heads where it is null', () => {
    expect(mistralConfig('', {}).keyValueHeads).toBe(8);
    expect(mistralConfig('', { num_key_value_heads: null }).keyValueHeads).toBe(32);
    expect(llamaConfig('', {}).keyValueHeads).toBe(32);
  });

  test('another name for a key comes before the key', () => {
    expect(t5Config('', { d_model: 8, hidden_size: 16 }, 'T5EncoderModel').width).toBe(16);
  });

  test('what follows from a key of T5 gives way to what is named', () => {
    const gated = { feed_forward_proj: 'gated-gelu' };
    expect(t5Config('', gated, 'T5EncoderModel')).toMatchObject({ gated: true, activation: 'gelu_tanh' });
    expect(t5Config('', { ...gated, dense_act_fn: 'relu', is_gated_act: false }, 'T5EncoderModel')).toMatchObject({
      gated: false,
      activation: 'relu',
    });
  });

  test('rotary positions: the older key comes first, and a base without a kind is enough', () => {
    const linear = { type: 'linear', factor: 2 };
    const found = llamaConfig('', { rope_parameters: { rope_theta: 5 }, rope_scaling: linear });
    expect(found).toMatchObject({ theta: 10_000, scaling: { kind: 'linear', factor: 2 } });
    expect(llamaConfig('', { rope_parameters: { rope_theta: 5 }, rope_theta: 7 })).toMatchObject({
      theta: 5,
      scaling: { kind: 'none' },
    });
    expect(llamaConfig('', { rope_scaling: linear, rope_theta: 7 }).theta).toBe(7);
  });

  test('of a whole CLIP, vision_config_dict comes before vision_config, with the defaults of the class', () => {
    const small = { hidden_size: 8, num_attention_heads: 2 };
    const whole = { vision_config: { ...small, num_hidden_layers: 3 }, hidden_size: 99 };
    expect(clipConfig('', whole)).toMatchObject({ width: 8, layers: 3 });
    expect(clipConfig('', { ...whole, vision_config_dict: { ...small, hidden_size: 16 } })).toMatchObject({
      width: 16,
      layers: 12,
    });
  });
});

describe('what is not supported is refused by name', () => {
  test.each<[key: string, attempt: () => unknown]>([
    ['is_causal', () => llamaConfig('', { is_causal: false })],
    ['is_causal', () => mistralConfig('', { is_causal: false })],
    ['quantization_config', () => llamaConfig('', { quantization_config: { quant_method: 'bitnet' } })],
    ['per_layer_config', () => llamaConfig('', { per_layer_config: { 0: { sliding_window: 2 } } })],
    [
      'partial_rotary_factor',
      () => llamaConfig('', { rope_scaling: { type: 'linear', factor: 2, partial_rotary_factor: 0.5 } }),
    ],
    ['full_attention', () => llamaConfig('', { rope_parameters: { full_attention: { rope_theta: 5 } } })],
    ['head_dim', () => vitConfig('', { head_dim: 32 })],
    ['num_channels', () => vitConfig('', { num_channels: 1 })],
    ['is_decoder', () => t5Config('', { is_decoder: true }, 'T5EncoderModel')],
  ])('%s', (key, attempt) => {
    expect(attempt).toThrow(`${key}: wanted`);
  });
});
