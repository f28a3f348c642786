import { describe, expect, test } from 'vitest';
import { OWN_TYPES, transformersClasses } from '../../../test/support/transformersClasses';
import { families } from './families';
import { bodyPrefix, unusedTensors } from './unusedTensors';

const classes = transformersClasses();
const theirs = families.filter(({ modelType }) => !OWN_TYPES.includes(modelType));
const all = theirs.flatMap((family) =>
  Object.entries(classes[family.modelType]!.architectures).map(([architecture, { tensors }]) => ({
    family,
    architecture,
    names: Object.keys(tensors),
    small: classes[family.modelType]!.small,
  })),
);

function told(
  architecture: string,
  change: (names: Set<string>) => void,
  config: Record<string, unknown> = {},
): string[] {
  const { family, names, small } = all.find((each) => each.architecture === architecture)!;
  const set = new Set(names);
  change(set);
  return unusedTensors(set, architecture, family, family.shape('', { ...small, ...config }, architecture));
}

describe('unusedTensors', () => {
  test.each(all)('$architecture as transformers saves it has none', ({ architecture, names }) => {
    expect(told(architecture, () => undefined)).toEqual([]);
    expect(names.length).toBeGreaterThan(5);
  });

  test.each(all)('the body of $architecture is whole', ({ family, architecture, names, small }) => {
    const shape = family.shape('', small, architecture);
    const prefix = bodyPrefix((name) => names.includes(name), family, shape);
    const { once, layers } = shape.tensors;
    const wanted = [
      ...once,
      ...layers.flatMap(({ stack, count, names: own }) => (count === 0 ? [] : own.map((name) => `${stack}.0.${name}`))),
    ];
    expect(names).toEqual(expect.arrayContaining(wanted.map((name) => prefix + name)));
  });

  test('biases that the config says are not there', () => {
    const q = 'model.layers.0.self_attn.q_proj.bias';
    expect(told('LlamaForCausalLM', (names) => names.add(q))).toEqual([
      `The file has biases that LlamaForCausalLM with this config does not have, and they are not used: ${q}`,
    ]);
    expect(told('LlamaForCausalLM', (names) => names.add(q), { attention_bias: true })).toEqual([]);
    expect(told('MistralForCausalLM', (names) => names.add(q), { attention_bias: true })).toHaveLength(1);
  });

  test.each([
    ['LlamaForCausalLM', 'model.layers.0.self_attn.q_norm.weight', 'a part that the class does not have'],
    ['LlamaForCausalLM', 'model.layers.1.self_attn.q_proj.weight', 'a layer beyond those of the config'],
    ['LlamaForCausalLM', 'lm_head.bias', 'a bias of a head that has none'],
    ['BertModel', 'encoder.layer.0.attention.self.distance_embedding.weight', 'other positions'],
    ['T5ForConditionalGeneration', 'decoder.block.1.layer.0.layer_norm.weight', 'a layer of the decoder'],
    ['GPT2LMHeadModel', 'transformer.h.0.crossattention.c_attn.weight', 'cross attention'],
    ['CLIPVisionModel', 'text_decoder.weight', 'a stranger'],
  ])('%s: %s (%s)', (architecture, name) => {
    expect(told(architecture, (names) => names.add(name))).toEqual([
      `The file has tensors that are no part of ${architecture} with this config, and they are not used: ${name}`,
    ]);
  });

  test.each([
    ['BertModel', 'embeddings.position_ids'],
    ['BertForMaskedLM', 'cls.seq_relationship.weight'],
    ['GPT2Model', 'h.0.attn.bias'],
    ['GPT2LMHeadModel', 'transformer.h.0.attn.masked_bias'],
    ['GPT2Model', 'score.weight'],
    ['LlamaForCausalLM', 'model.layers.0.self_attn.rotary_emb.inv_freq'],
    ['T5EncoderModel', 'decoder.final_layer_norm.weight'],
    ['T5ForConditionalGeneration', 'encoder.embed_tokens.weight'],
    ['CLIPVisionModel', 'embeddings.position_ids'],
  ])('%s: %s is known', (architecture, name) => {
    expect(told(architecture, (names) => names.add(name))).toEqual([]);
  });

  test('names of many are told as far as they are of use', () => {
    const [line = ''] = told('BertModel', (names) => {
      for (let i = 0; i < 20; i++) names.add(`adapter.${i}.weight`);
    });
    expect(line).toMatch(/adapter\.0\.weight, .* and 14 more$/);
  });

  test('gamma and beta are the names of a norm in older checkpoints', () => {
    const older = (names: Set<string>): void => {
      names.delete('embeddings.LayerNorm.weight');
      names.add('embeddings.LayerNorm.gamma');
    };
    expect(told('BertModel', older)).toEqual([]);
  });
});
