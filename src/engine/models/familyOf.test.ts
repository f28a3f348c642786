import { describe, expect, test } from 'vitest';
import { OWN_TYPES, transformersClasses } from '../../../test/support/transformersClasses';
import { families } from './families';
import { classesOf, familyOf } from './familyOf';

const kindOf = (
  architecture: string | null,
  modelType: string | null = null,
  own: Record<string, string> = {},
): ReturnType<typeof familyOf> => familyOf('config.json', { architecture, modelType, own });

/** Classes that take their part out of a checkpoint of another class's. */
const PARTS = new Map([['clip', ['CLIPVisionModel', 'CLIPVisionModelWithProjection']]]);

describe('familyOf', () => {
  const theirs = families.filter(({ modelType }) => !OWN_TYPES.includes(modelType));
  test.each(theirs.map((family) => [family.modelType, family] as const))(
    '%s: the classes are those that transformers builds on its body',
    (modelType, family) => {
      const theirs = Object.keys(transformersClasses()[modelType]!.architectures);
      expect([...classesOf(family)].sort()).toEqual([...theirs, ...(PARTS.get(modelType) ?? [])].sort());
      for (const architecture of classesOf(family))
        expect(kindOf(architecture, modelType)).toEqual({ family, architecture, note: null });
    },
  );

  test.each([
    ['mistral', 'MistralForCausalLM'],
    ['gpt2', 'GPT2LMHeadModel'],
    ['clip_vision_model', 'CLIPVisionModel'],
  ])('%s alone means %s', (modelType, architecture) => {
    expect(kindOf(null, modelType)).toMatchObject({ architecture, family: { modelType } });
  });

  test.each([
    ['MistralModel', 'mistral'],
    ['Dinov2WithRegistersModel', 'dinov2_with_registers'],
    ['CLIPModel', 'clip'],
  ])('%s alone is of model_type %s', (architecture, modelType) => {
    expect(kindOf(architecture).family.modelType).toBe(modelType);
  });

  test('code for something else is told', () => {
    expect(kindOf('LlamaModel', 'llama', { AutoModel: 'modeling_own.OwnModel' }).note).toBe(
      'config.json names code of its own for AutoModel (modeling_own.OwnModel), which is not run: this is LlamaModel of transformers',
    );
    expect(kindOf('LlamaModel', 'llama', { AutoConfig: 'configuration_own.OwnConfig' }).note).toBeNull();
  });
});

describe('familyOf refuses', () => {
  test.each<[what: string, names: Parameters<typeof kindOf>, says: readonly string[]]>([
    [
      'code of its own',
      ['LlamaEncoderModel', 'llama', { AutoModel: 'modeling_llama_encoder.LlamaEncoderModel' }],
      [
        'LlamaEncoderModel runs code of its own',
        'AutoModel is modeling_llama_encoder.LlamaEncoderModel',
        'the nearest that is known is LlamaModel',
      ],
    ],
    [
      'code of its own under a name that is known',
      ['LlamaForCausalLM', 'llama', { AutoModelForCausalLM: 'org/name--modeling_own.LlamaForCausalLM' }],
      ['LlamaForCausalLM runs code of its own', 'org/name--modeling_own.LlamaForCausalLM'],
    ],
    [
      'code of its own under no name',
      [null, 'llama', { AutoModel: 'modeling_own.OwnModel' }],
      ['the model runs code of its own', 'modeling_own.OwnModel'],
    ],
    [
      'a lookalike of its model_type',
      ['LlamaEncoderModel', 'llama'],
      ['found LlamaEncoderModel', 'model_type is llama', 'the nearest that is known is LlamaModel'],
    ],
    ['a lookalike of another', ['BitnetForCausalLM', 'llama'], ['BitnetForCausalLM', 'LlamaForCausalLM']],
    [
      'a lookalike without a model_type',
      ['Gemma2ForCausalLM'],
      ['Gemma2ForCausalLM', 'the nearest that is known is LlamaForCausalLM'],
    ],
    [
      'the body of another model_type',
      ['LlamaForCausalLM', 'granite'],
      ['LlamaForCausalLM wants model_type llama', 'found granite'],
    ],
    [
      'two that are both known',
      ['LlamaForCausalLM', 'mistral'],
      ['LlamaForCausalLM wants model_type llama', 'found mistral'],
    ],
    [
      'registers or none',
      ['Dinov2Model', 'dinov2_with_registers'],
      ['Dinov2Model wants model_type dinov2,', 'found dinov2_with_registers'],
    ],
    ['a model_type that is not known', [null, 'granite'], ['found model_type granite']],
    ['nothing', [null], ['found none']],
  ])('%s', (_what, names, says) => {
    for (const part of says) expect(() => kindOf(...names)).toThrow(part);
  });
});
