import { expect, test } from 'vitest';
import { TextTokenizer } from '../../src/engine/input/tokenizer';
import { nativeReaders } from '../support/nativeReaders';
import { differences, fixture, readReference } from './golden';
import { loadFolder, runIds } from './runModel';

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
  { name: 't5-encoder', maps: 3, what: 'relative positions, RMS norms' },
].map((model) => ({ ...model, title: [model.name, model.input].filter(Boolean).join(' ') }));

test.each(models)('$title agrees with transformers ($what)', async ({ name, input, maps: count }) => {
  const { ids, tensors } = await readReference(name, input);
  const model = await loadFolder(fixture(name));
  const run = await runIds(model, ids);
  const addresses = run.maps.map(({ info }) => info.address);
  expect(run.told).toEqual(addresses);
  expect(run.maps.map(({ info }) => info)).toEqual(run.prepared.maps);
  expect(addresses).toHaveLength(count);
  const found = await differences(run, tensors, ids.length);
  expect([...found.keys()]).toEqual(expect.arrayContaining(addresses));
  for (const [tensor, difference] of found)
    expect(difference, tensor).toBeLessThan(/coder\./.test(tensor) ? WEIGHTS : STATES);
  expect([...tensors.keys()].sort()).toEqual([...found.keys()].sort());
  model.dispose();
});

test.each(['gpt2', 'llama', 'mistral'])('%s continues as transformers does, id by id', async (name) => {
  const { ids, generated } = await readReference(name);
  const model = await loadFolder(fixture(name));
  const { lists } = await runIds(model, ids, { generate: generated.length });
  expect(generated).toHaveLength(12);
  expect([...lists.get('input')!.units.id]).toEqual([...ids, ...generated]);
  model.dispose();
});

test.each(['bert-masked-lm', 'gpt2', 'llama', 't5', 't5-gated', 't5-encoder'])(
  '%s reads its text as transformers does, and writes what it generated',
  async (name) => {
    const { ids, generated, metadata } = await readReference(name);
    const tokenizer = await TextTokenizer.load(fixture(name), nativeReaders.tokenizers);
    expect([...(await tokenizer.encode(metadata['text']!)).id]).toEqual([...ids]);
    if (generated.length > 0) expect(await tokenizer.decode([...generated])).toBe(metadata['generated_text']);
  },
);
