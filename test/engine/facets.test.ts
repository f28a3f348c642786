import { describe, expect, test } from 'vitest';
import { unhurried } from '../../src/core/work';
import { readWeightFiles } from '../../src/engine/checkpoint/weightFiles';
import { readBytes } from '../../src/engine/checkpoint/files';
import { join } from 'node:path';
import { dense, fixture, readReference } from './golden';
import { loadFolder, runIds } from './runModel';

/** A matrix in float64: [rows][columns]. */
type Matrix = number[][];

/** A float32 tensor of a fixture, [rows, columns] or [columns]. */
async function tensor(name: string, key: string): Promise<Matrix> {
  const { entries, folder } = await readWeightFiles(fixture(name));
  const { start, end, shape, file } = entries.get(key)!;
  const numbers = new Float32Array((await readBytes(join(folder, file), start, end)).buffer);
  const columns = shape.at(-1)!;
  return Array.from({ length: numbers.length / columns }, (_, row) => [
    ...numbers.slice(row * columns, (row + 1) * columns),
  ]);
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
/** x [units][in] · weightᵀ [out][in] + bias. */
const times = (x: Matrix, weight: Matrix, bias?: readonly number[]): Matrix =>
  x.map((row) => weight.map((out, i) => dot(row, out) + (bias?.[i] ?? 0)));

function layerNorm(x: Matrix, weight: readonly number[], bias: readonly number[], epsilon: number): Matrix {
  return x.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    return row.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * weight[i]! + bias[i]!);
  });
}

function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

const NAME = 'bert-masked-lm';
const [HEADS, WIDTH] = [4, 8];

/** Queries, keys and values of the first layer, and its output projection, from the weights alone. */
async function firstLayer(ids: Int32Array) {
  const of = (key: string): Promise<Matrix> => tensor(NAME, `bert.${key}`);
  const [words, positions, segments] = [
    await of('embeddings.word_embeddings.weight'),
    await of('embeddings.position_embeddings.weight'),
    await of('embeddings.token_type_embeddings.weight'),
  ];
  const embedded = [...ids].map((id, unit) => words[id]!.map((x, i) => x + positions[unit]![i]! + segments[0]![i]!));
  const [weight] = await of('embeddings.LayerNorm.weight');
  const [bias] = await of('embeddings.LayerNorm.bias');
  const x = layerNorm(embedded, weight!, bias!, 1e-12);
  const project = async (part: string): Promise<Matrix> => {
    const name = `encoder.layer.0.attention.self.${part}`;
    return times(x, await of(`${name}.weight`), (await of(`${name}.bias`))[0]);
  };
  return {
    q: await project('query'),
    k: await project('key'),
    v: await project('value'),
    output: await of('encoder.layer.0.attention.output.dense.weight'),
  };
}

const ofHead = (row: readonly number[], head: number): number[] => row.slice(head * WIDTH, (head + 1) * WIDTH);

describe('what a map tells beyond its weights', () => {
  test('the arithmetic of a cell is that of the weights in float64', async () => {
    const { ids } = await readReference(NAME);
    const model = await loadFolder(fixture(NAME));
    const { facets } = await runIds(model, ids, { probe: 'encoder.0.self' });
    const [head, query, key] = [2, 5, 9];
    const { q, k, v } = await firstLayer(ids);
    const [own, other, value] = [ofHead(q[query]!, head), ofHead(k[key]!, head), ofHead(v[key]!, head)];
    const scores = k.map((row) => dot(own, ofHead(row, head)) / Math.sqrt(WIDTH));
    const weights = softmax(scores);
    const context = own.map((_, i) => v.reduce((sum, row, unit) => sum + weights[unit]! * ofHead(row, head)[i]!, 0));
    const wanted: [string, number[], number[]][] = [
      ['query', [WIDTH], own],
      ['key', [WIDTH], other],
      ['product', [WIDTH], own.map((x, i) => x * other[i]!)],
      ['dot', [], [dot(own, other)]],
      ['scaled', [], [scores[key]!]],
      ['scores', [ids.length], scores],
      ['weights', [ids.length], weights],
      ['weight', [], [weights[key]!]],
      ['value', [WIDTH], value],
      ['weighted value', [WIDTH], value.map((x) => weights[key]! * x)],
      ['context', [WIDTH], context],
    ];
    const steps = facets!.cell(head, query, key);
    expect(steps.map(({ name, shape }) => [name, shape])).toEqual(wanted.map(([name, shape]) => [name, shape]));
    for (const [i, [name, , numbers]] of wanted.entries())
      for (const [j, number] of numbers.entries()) expect(steps[i]!.values[j], name).toBeCloseTo(number, 5);
    model.dispose();
    // They outlive the model.
    expect(facets!.cell(head, query, key)).toEqual(steps);
    expect(() => facets!.cell(head, query, 99)).toThrow('unit 99: wanted 0 to 13');
  });

  test('value norms are those of the values behind the output projection, in float64', async () => {
    const { ids } = await readReference(NAME);
    const model = await loadFolder(fixture(NAME));
    const { facets } = await runIds(model, ids, { probe: 'encoder.0.self' });
    const { v, output } = await firstLayer(ids);
    for (let head = 0; head < HEADS; head++) {
      const norms = facets!.valueNorms(head);
      for (const [key, row] of v.entries()) {
        const put = output.map((weights) => dot(ofHead(row, head), ofHead(weights, head)));
        expect(norms[key], `head ${head}, key ${key}`).toBeCloseTo(Math.sqrt(dot(put, put)), 5);
      }
    }
    model.dispose();
  });

  test.each([
    ['gpt2', 'decoder.1.self', []],
    ['llama', 'decoder.0.self', []],
    ['t5', 'encoder.1.self', ['bias']],
    ['t5', 'decoder.1.cross', []],
  ] as const)('of %s at %s agrees with the map, and nothing after it is run', async (name, address, more) => {
    const { ids } = await readReference(name);
    const model = await loadFolder(fixture(name));
    const { maps } = await runIds(model, ids);
    const run = await runIds(model, ids, { probe: address });
    expect(run.told.at(-1)).toBe(address);
    const map = maps.find(({ info }) => info.address === address)!;
    const whole = dense(map);
    for (let head = 0; head < map.info.heads; head++) {
      const query = map.queries - 1;
      const steps = new Map(run.facets!.cell(head, query, 1).map(({ name: step, values }) => [step, values]));
      for (const step of more) expect(steps.has(step)).toBe(true);
      const start = (head * map.queries + query) * map.keys;
      for (let key = 0; key < map.keys; key++) expect(steps.get('weights')![key]).toBeCloseTo(whole[start + key]!, 5);
      const bias = steps.get('bias')?.[0] ?? 0;
      expect(steps.get('scores')![1]).toBeCloseTo(steps.get('scaled')![0]! + bias, 4);
      expect(run.facets!.valueNorms(head)).toHaveLength(map.keys);
    }
    model.dispose();
  });

  test('of a key that is not seen the weight is 0', async () => {
    const { ids } = await readReference('gpt2');
    const model = await loadFolder(fixture('gpt2'));
    const { facets } = await runIds(model, ids, { probe: 'decoder.0.self' });
    const steps = facets!.cell(0, 2, 7);
    expect(steps.find(({ name }) => name === 'weight')!.values[0]).toBe(0);
    expect(steps.find(({ name }) => name === 'scores')!.shape).toEqual([3]);
    model.dispose();
  });

  test('of a changed run they are the changed ones', async () => {
    const { ids } = await readReference('gpt2');
    const model = await loadFolder(fixture('gpt2'));
    const address = 'decoder.0.self';
    const changes = [
      { kind: 'permute', maps: [address], seed: 3 },
      { kind: 'hide', list: 'input', units: [2], how: 'mask' },
    ] as const;
    const { maps } = await runIds(model, ids, { changes });
    const { facets } = await runIds(model, ids, { changes, probe: address });
    const weights = facets!.cell(1, 9, 4).find(({ name }) => name === 'weights')!.values;
    for (let key = 0; key < 10; key++)
      expect(weights[key]).toBeCloseTo(maps[0]!.weights(1, 9, { start: key, end: key + 1 })[0]!, 5);
    expect(weights[2]).toBe(0);
    model.dispose();
  });

  test('a pass that ends at a map has no outputs', async () => {
    const { ids } = await readReference('t5');
    const model = await loadFolder(fixture('t5'));
    const { outputs } = await runIds(model, ids, { probe: 'encoder.0.self' });
    expect([await outputs.logits('output', 0, unhurried), await outputs.classes(unhurried)]).toEqual([null, null]);
    model.dispose();
  });
});
