import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { unhurried } from '../../src/core/work';
import type { Change } from '../../src/protocol/changes';
import { headlight } from '../../src/engine/runtime/backend';
import { collectForgotten } from './collectForgotten';
import { dense, fixture, largestDifference, readReference } from './golden';
import { breathless, loadFolder, runIds, runInput, type Run } from './runModel';

const written = (run: Run, list = 'input'): number[] => {
  const { list: grown, units } = run.lists.get(list)!;
  return [...units.id].slice(grown.given);
};

describe.each(['gpt2', 'llama', 'mistral'])('%s', (name) => {
  test('generation with cached keys and values leaves the maps and states of a run over the whole text', async () => {
    const { ids } = await readReference(name);
    const prompt = ids.slice(0, 9);
    const model = await loadFolder(fixture(name));
    const run = await runIds(model, prompt, { generate: 6 });
    expect(written(run)).toHaveLength(6);
    const whole = await runIds(model, [...prompt, ...written(run)]);
    expect(run.maps.map(({ info }) => info)).toEqual(run.prepared.maps);
    whole.maps.forEach((map, i) => {
      const grown = run.maps[i]!;
      expect([grown.queries, grown.keys]).toEqual([15, 15]);
      expect(largestDifference(dense(grown), dense(map))).toBeLessThan(1e-5);
      for (let head = 0; head < map.info.heads; head++) {
        expect(largestDifference(grown.received(head), map.received(head))).toBeLessThan(1e-5);
        expect(largestDifference(grown.entropy(head), map.entropy(head))).toBeLessThan(1e-5);
        expect(largestDifference(grown.peaks(head, 'all'), map.peaks(head, 'all'))).toBeLessThan(1e-5);
      }
    });
    const [hidden, other] = [await run.outputs.hidden(unhurried), await whole.outputs.hidden(unhurried)];
    expect(largestDifference(hidden, other)).toBeLessThan(1e-5);
    model.dispose();
  });

  test('what is changed is so while it writes, as in a run over the whole text', async () => {
    const { ids } = await readReference(name);
    const model = await loadFolder(fixture(name));
    const changes: Change[] = [
      { kind: 'permute', maps: ['decoder.0.self'], seed: 5 },
      { kind: 'uniform', maps: ['decoder.1.self'], seed: 0 },
      { kind: 'ablate', map: 'decoder.0.self', heads: [1] },
      { kind: 'hide', list: 'input', units: [2], how: 'mask' },
    ];
    const run = await runIds(model, ids.slice(0, 9), { generate: 4, changes });
    const whole = await runIds(model, [...ids.slice(0, 9), ...written(run)], { changes });
    whole.maps.forEach((map, i) => {
      const grown = run.maps[i]!;
      expect(largestDifference(dense(grown), dense(map))).toBeLessThan(1e-5);
      for (let head = 0; head < map.info.heads; head++) {
        expect(largestDifference(grown.received(head), map.received(head))).toBeLessThan(1e-5);
        expect(largestDifference(grown.entropy(head), map.entropy(head))).toBeLessThan(1e-5);
        expect(largestDifference(grown.peaks(head, 'placed'), map.peaks(head, 'placed'))).toBeLessThan(1e-5);
      }
    });
    expect(run.maps[1]!.weights(0, 12, { start: 11, end: 12 })[0]).toBeCloseTo(name === 'mistral' ? 1 / 5 : 1 / 12, 6);
    const [hidden, other] = [await run.outputs.hidden(unhurried), await whole.outputs.hidden(unhurried)];
    expect(largestDifference(hidden, other)).toBeLessThan(1e-5);
    model.dispose();
  });

  test('every generated id is the likeliest one after those before it', async () => {
    const { ids } = await readReference(name);
    const prompt = ids.slice(0, 4);
    const model = await loadFolder(fixture(name));
    const run = await runIds(model, prompt, { generate: 8 });
    expect(run.outputs.ahead).toBe(1);
    for (const [step, id] of written(run).entries()) {
      const scores = (await run.outputs.logits('input', prompt.length + step - 1, unhurried))!;
      expect(scores.indexOf(Math.max(...scores))).toBe(id);
    }
    model.dispose();
  });

  test('generation ends with the context', async () => {
    const model = await loadFolder(fixture(name));
    const prompt = Array.from({ length: model.card.context - 2 }, (_, i) => i + 4);
    expect(written(await runIds(model, prompt, { generate: 10 }))).toHaveLength(2);
    model.dispose();
  });
});

describe('what was written', () => {
  test('is told after every unit: the list, then the maps that have grown with it', async () => {
    const model = await loadFolder(fixture('gpt2'));
    const { metadata } = await readReference('gpt2');
    const run = await runInput(model, { kind: 'text', text: metadata['text']! }, { generate: 12 });
    const maps = ['decoder.0.self', 'decoder.1.self'];
    expect(run.told).toEqual([...maps, ...Array.from({ length: 12 }, () => ['input', ...maps]).flat()]);
    const { list, units } = run.lists.get('input')!;
    expect(list.parts).toEqual([
      { start: 0, end: 13, medium: 'text', input: 0, picture: null },
      { start: 13, end: 25, medium: 'text', input: null, picture: null },
    ]);
    expect(units.text.slice(13).join('')).toBe(metadata['generated_text']);
    expect([...units.start.slice(13)]).toEqual(Array(12).fill(metadata['text']!.length));
    model.dispose();
  });

  // In the middle of a step, and between two.
  test.each([80, 82, 94, 110])('stays when it is cancelled at breath %i: units and maps agree', async (breath) => {
    const model = await loadFolder(fixture('t5'));
    const { ids } = await readReference('t5');
    const controller = new AbortController();
    const work = breathless(controller.signal);
    const maps = new Map<string, { queries: number; keys: number }>();
    const lists: number[] = [];
    let breaths = 0;
    const tensors = tf.memory().numTensors;
    const prepared = await model.prepare([{ kind: 'ids', ids: [...ids] }], {
      focus: null,
      maxUnits: 99,
      bytes: 1e9,
      target: null,
      generate: 40,
      changes: [],
    });
    const running = model.run(prepared.windows[0]!, {
      work: {
        signal: controller.signal,
        breathe: () => {
          if (++breaths === breath) controller.abort();
          return work.breathe();
        },
      },
      placed: () => ({ start: 0, end: 99 }),
      changes: () => [],
      list: (list) => lists.push(list.length),
      attention: (map) => maps.set(map.info.address, map),
      probe: null,
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    const length = lists.at(-1) ?? 1;
    expect(length).toBeGreaterThan(1);
    expect(length).toBeLessThan(40);
    for (const [address, { queries, keys }] of maps) {
      if (address.startsWith('encoder')) continue;
      expect([queries, keys], address).toEqual([length, address.endsWith('cross') ? 13 : length]);
    }
    expect(tf.memory().numTensors).toBe(tensors);
    model.dispose();
  });

  test('and what is asked of it later is asked of all of it', async () => {
    const model = await loadFolder(fixture('llama'));
    const { ids } = await readReference('llama');
    const run = await runIds(model, ids, { generate: 5 });
    const { windows } = run.prepared;
    let steps: readonly { name: string; values: Float32Array }[] = [];
    const outputs = await model.run(windows[0]!, {
      work: breathless(),
      placed: () => ({ start: 0, end: 99 }),
      changes: () => [],
      list: () => expect.fail('nothing is written twice'),
      attention: (map) => map.dispose?.(),
      probe: { address: 'decoder.1.self', take: (facets) => (steps = facets.cell(2, 18, 17)) },
    });
    outputs.dispose();
    const weight = steps.find(({ name }) => name === 'weight')!.values[0]!;
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeCloseTo(run.maps[1]!.weights(2, 18, { start: 17, end: 18 })[0]!, 5);
    model.dispose();
  });
});

test('nothing but the maps stays in the heap after a generation', async () => {
  const model = await loadFolder(fixture('t5'));
  const { ids } = await readReference('t5');
  const warm = await runIds(model, ids, { generate: 3 });
  for (const map of warm.maps) map.dispose?.();
  warm.outputs.dispose();
  await collectForgotten();
  const before = headlight().heap.allocated;
  const run = await runIds(model, ids, { generate: 6 });
  run.outputs.dispose();
  expect(headlight().heap.allocated).toBeGreaterThan(before);
  for (const map of run.maps) map.dispose?.();
  expect(headlight().heap.allocated).toBe(before);
  model.dispose();
});
