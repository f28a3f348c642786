import { expect, test } from 'vitest';
import { TextTokenizer } from '../../src/engine/input/tokenizer';
import { generates } from '../../src/engine/model';
import { differences, fixture, load, never, readReference, runAll } from './golden';

/** Of weights; and of states and scores, which are not bounded by 1. */
const [WEIGHTS, STATES] = [1e-5, 1e-5];

const models = [
  { name: 'bert-masked-lm', maps: 2, what: 'tied language head, exact GELU, float32' },
  { name: 'bert-masked-lm', input: 'long', maps: 2, what: 'a whole context' },
  { name: 'bert-classifier', maps: 2, what: 'pooler and classes, ReLU, float16' },
  { name: 'gpt2', maps: 2, what: 'tied head, [in, out] weights, GELU by tanh' },
  { name: 'gpt2', input: 'long', maps: 2, what: 'a whole context' },
  { name: 'gpt2-bare', maps: 2, what: 'no prefix, no head' },
  { name: 'llama', maps: 2, what: 'grouped heads, llama3 rotary scaling, biases, bfloat16 in two shards' },
  { name: 'llama', input: 'long', maps: 2, what: 'a whole context' },
  { name: 'mistral', maps: 2, what: 'sliding window, heads wider than width / heads' },
  { name: 'mistral', input: 'long', maps: 2, what: 'six windows' },
].map((model) => ({ ...model, title: [model.name, model.input].filter(Boolean).join(' ') }));

test.each(models)('$title agrees with transformers ($what)', async ({ name, input, maps: count }) => {
  const reference = await readReference(name, input);
  const model = await load(fixture(name));
  const { maps, outputs } = await runAll(model, reference.ids);
  expect(maps.map(({ address }) => address)).toEqual(model.maps.map(({ address }) => address));
  expect(maps).toHaveLength(count);
  const found = differences(maps, outputs, reference);
  expect([...found.keys()]).toEqual(expect.arrayContaining(maps.map(({ address }) => address)));
  for (const [tensor, difference] of found)
    expect(difference, tensor).toBeLessThan(/coder\./.test(tensor) ? WEIGHTS : STATES);
  expect([...reference.tensors.keys()].sort()).toEqual([...found.keys()].sort());
  model.dispose();
});

test.each(['gpt2', 'llama', 'mistral'])('%s continues as transformers does, id by id', async (name) => {
  const { ids, generated } = await readReference(name);
  const model = await load(fixture(name));
  if (!generates(model)) throw new Error(`${name}: wanted a model that generates`);
  const result = await model.generate({ ids }, generated.length, { attention: () => undefined }, never);
  expect(generated).toHaveLength(12);
  expect([...result.ids]).toEqual([...generated]);
  model.dispose();
});

test.each(['bert-masked-lm', 'gpt2', 'llama', 't5', 't5-gated', 't5-encoder'])(
  '%s reads its text as transformers does, and writes what it generated',
  async (name) => {
    const { ids, generated, metadata } = await readReference(name);
    const tokenizer = await TextTokenizer.load(fixture(name));
    expect([...(await tokenizer.encode(metadata['text']!)).id]).toEqual([...ids]);
    if (generated.length > 0) expect(await tokenizer.decode([...generated])).toBe(metadata['generated_text']);
  },
);
