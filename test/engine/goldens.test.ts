import { expect, test } from 'vitest';
import { differences, fixture, load, readGolden, runAll } from './golden';

const models = [
  { name: 'bert-masked-lm', maps: 2, what: 'tied language head, exact GELU, float32' },
  { name: 'bert-classifier', maps: 2, what: 'pooler and classes, ReLU, float16' },
  { name: 'gpt2', maps: 2, what: 'no prefix, tied head, [in, out] weights, GELU by tanh' },
  { name: 'llama', maps: 2, what: 'grouped heads, llama3 rotary scaling, biases, bfloat16 in two shards' },
  { name: 'mistral', maps: 2, what: 'sliding window, heads wider than width / heads' },
];

test.each(models)('$name agrees with the PyTorch reference to 1e-5 ($what)', async ({ name, maps: count }) => {
  const golden = await readGolden(name);
  const model = await load(fixture(name));
  const { maps, outputs } = await runAll(model, golden.ids);
  expect(maps.map(({ address }) => address)).toEqual(model.maps.map(({ address }) => address));
  expect(maps).toHaveLength(count);
  const found = differences(maps, outputs, golden);
  for (const [tensor, difference] of found) expect(difference, tensor).toBeLessThan(1e-5);
  model.dispose();
});
