import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, test } from 'vitest';
import { unhurried } from '../../../src/core/work';
import type { AttentionMap } from '../../../src/core/maps/attentionMap';
import type { ReadInput } from '../../../src/engine/input/readInput';
import { dense } from '../golden';
import { runInput, type Run } from '../runModel';
import { flat, hide, loadFixture, reference, tableOf, type Reference } from './fixtures';

const CLOSE = 1e-5;

const models = [
  { name: 'multi-head', maps: ['attention.0.self'], by: 'Keras' },
  { name: 'multi-head-causal', maps: ['attention.0.causal'], by: 'Keras' },
  { name: 'attention-over-time', maps: ['attention.0.pooling'], by: 'NumPy' },
  { name: 'feed-forward', maps: ['attention.0.pooling'], by: 'NumPy' },
  { name: 'feed-forward-unbounded', maps: ['attention.0.pooling'], by: 'NumPy' },
  { name: 'mean-over-time', maps: ['attention.0.pooling'], by: 'NumPy' },
  { name: 'dense-over-time', maps: ['attention.0.pooling'], by: 'NumPy' },
  { name: 'graph', maps: ['attention.0.self'], by: 'NumPy' },
];

function inputOf({ ids, rows }: Reference): ReadInput {
  if (Array.isArray(ids)) return { kind: 'ids', ids: ids.map(Number) };
  const table = (rows as number[][]).map((row) => row.map(Number));
  return tableOf(
    table,
    Array.from(table[0]!, (_cell, i) => 'abcd'[i]!),
  );
}

function expectClose(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, number] of wanted.entries()) expect(Math.abs(found[i]! - number), `number ${i}`).toBeLessThan(CLOSE);
}

async function runFixture(name: string, options: Parameters<typeof runInput>[2] = {}): Promise<Run> {
  const model = await loadFixture(name);
  const run = await runInput(model, inputOf(reference(name)), options);
  model.dispose();
  return run;
}

const only = ({ maps: [map] }: Run): AttentionMap => map!;

test.each(models)('$name gives the attention and the answer of $by', async ({ name, maps }) => {
  const wanted = reference(name);
  const run = await runFixture(name);
  expect(run.maps.map(({ info }) => info.address)).toEqual(maps);
  expect(run.prepared.maps.map(({ address }) => address)).toEqual(maps);
  expectClose(dense(only(run)), flat(wanted.weights));
  expectClose(await run.outputs.hidden(unhurried), flat(wanted.answer));
});

test.each(models.filter(({ name }) => !name.startsWith('multi') && name !== 'graph'))(
  '$name writes its answer, one unit that has pooled the rows',
  async ({ name }) => {
    const run = await runFixture(name);
    const { list, units } = run.lists.get('output')!;
    expect(list).toMatchObject({ length: 1, columns: ['answer', 'answer 2'] });
    expectClose(units.values, flat(reference(name).answer));
    expect(only(run).info).toMatchObject({ kind: 'pooling', queries: 'output', keys: 'input', heads: 1 });
    expect(only(run).info.rows).toBe(name === 'dense-over-time' ? 'signed' : 'one');
  },
);

describe('the arithmetic of a cell', () => {
  it('goes from the row over projection, tanh and softmax to the weighted mean, with the numbers of NumPy', async () => {
    const wanted = reference('attention-over-time');
    const run = await runFixture('attention-over-time', { probe: 'attention.0.pooling' });
    const steps = new Map(run.facets!.cell(0, 0, 2).map(({ name, values }) => [name, values]));
    expect([...steps.keys()]).toEqual([
      ...['input', 'projection', 'tanh', 'scores', 'weights', 'weight', 'value', 'weighted value', 'context'],
    ]);
    expectClose(steps.get('input')!, flat((wanted.rows as unknown[])[2]));
    expectClose(steps.get('projection')!, [flat(wanted.projection)[2]!]);
    expectClose(steps.get('tanh')!, [flat(wanted.scores)[2]!]);
    expectClose(steps.get('scores')!, flat(wanted.scores));
    expectClose(steps.get('weight')!, [flat(wanted.weights)[2]!]);
    expectClose(steps.get('context')!, flat(wanted.context));
  });

  it('of a head goes from query and key to the context', async () => {
    const run = await runFixture('multi-head', { probe: 'attention.0.self' });
    const weights = flat(reference('multi-head').weights);
    const steps = new Map(run.facets!.cell(1, 2, 3).map(({ name, values }) => [name, values]));
    const [query, key] = [steps.get('query')!, steps.get('key')!];
    const dot = query.reduce((sum, number, i) => sum + number * key[i]!, 0);
    expectClose(steps.get('scaled')!, [dot / Math.sqrt(3)]);
    expectClose(steps.get('scores')!.subarray(3, 4), [dot / Math.sqrt(3)]);
    expectClose(steps.get('weights')!, weights.slice((6 + 2) * 6, (6 + 2) * 6 + 6));
    expect(() => run.facets!.cell(2, 0, 0)).toThrow('head 2: wanted 0 to 1');
  });
});

describe('a changed run', () => {
  const names = ['multi-head', 'feed-forward', 'graph'];

  it.each(names)('of %s hides a unit: nobody looks at it, and the others share its weight', async (name) => {
    const [plain, hidden] = [await runFixture(name), await runFixture(name, { changes: [hide([1])] })];
    const map = only(hidden);
    for (let head = 0; head < map.info.heads; head++) {
      expect(map.received(head)[1]).toBe(0);
      const span = { start: 0, end: map.keys };
      const [was, is] = [only(plain).weights(head, 0, span), map.weights(head, 0, span)];
      expectClose(
        is,
        [...was].map((weight, key) => (key === 1 ? 0 : weight / (1 - was[1]!))),
      );
    }
    expect([...(await hidden.outputs.hidden(unhurried))]).not.toEqual([...(await plain.outputs.hidden(unhurried))]);
  });

  it.each(names)('of %s with even weights gives each visible unit the same', async (name) => {
    const { address } = only(await runFixture(name)).info;
    const run = await runFixture(name, { changes: [{ kind: 'uniform', maps: [address], seed: 0 }] });
    const map = only(run);
    expectClose(map.weights(0, 0, { start: 0, end: map.keys }), Array<number>(map.keys).fill(1 / map.keys));
  });

  it.each(names)('of %s permutes a row, and keeps its weights', async (name) => {
    const plain = only(await runFixture(name));
    const { address } = plain.info;
    const run = await runFixture(name, { changes: [{ kind: 'permute', maps: [address], seed: 3 }] });
    const span = { start: 0, end: plain.keys };
    const [was, is] = [plain, only(run)].map((map) => [...map.weights(0, 0, span)]) as [number[], number[]];
    expect(is).not.toEqual(was);
    expectClose([...is].sort(), [...was].sort());
  });

  it('without a head shows the head as it was, and answers otherwise', async () => {
    const [plain, without] = [
      await runFixture('multi-head'),
      await runFixture('multi-head', { changes: [{ kind: 'ablate', map: 'attention.0.self', heads: [0] }] }),
    ];
    expect([...dense(only(without))]).toEqual([...dense(only(plain))]);
    expect([...(await without.outputs.hidden(unhurried))]).not.toEqual([...(await plain.outputs.hidden(unhurried))]);
  });
});

it.each(['multi-head', 'attention-over-time', 'graph'])(
  '%s leaves no tensor behind, however a run ends',
  async (name) => {
    await runFixture(name);
    const before = tf.memory().numTensors;
    const model = await loadFixture(name);
    const input = inputOf(reference(name));
    const { address } = only(await runInput(model, input)).info;
    const loaded = tf.memory().numTensors;
    await runInput(model, input, { probe: address });
    await runInput(model, input, { changes: [hide([0])] });
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  },
);
