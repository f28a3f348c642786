import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { rowOf } from '../../src/core/maps/attentionMap';
import { unhurried } from '../../src/core/work';
import { readInput, type ReadInput } from '../../src/engine/input/readInput';
import type { AnyModel } from '../../src/engine/model';
import { permutation } from '../../src/engine/maps/permutation';
import { nativeReaders } from '../support/nativeReaders';
import { dense, largestDifference, readTensors, type Reference } from './golden';
import { loadFolder, runInput, runWindow, type Run, type RunOptions } from './runModel';

const MODEL = fileURLToPath(new URL('../../media/models/headlight-captioner', import.meta.url));
const FIXTURE = fileURLToPath(new URL('../fixtures/captioner', import.meta.url));
const ADDRESS = 'decoder.0.cross';
const MOST = 40;

interface Caption {
  readonly ids: readonly number[];
  readonly text: string;
}

let model: AnyModel;
let reference: Reference;
let captions: readonly Caption[];
beforeAll(async () => {
  model = await loadFolder(MODEL);
  reference = await readTensors(`${FIXTURE}/reference.safetensors`);
  captions = JSON.parse(reference.metadata['captions'] ?? '[]') as Caption[];
});
afterAll(() => model.dispose());

const pictureOf = async (bytes: Uint8Array): Promise<ReadInput> =>
  readInput({ kind: 'picture', name: 'scene.png', bytes }, nativeReaders.pictures);
const scene = async (index: number): Promise<ReadInput> => pictureOf(await readFile(`${FIXTURE}/${index}.png`));
const caption = async (input: ReadInput, options: RunOptions = {}): Promise<Run> =>
  runInput(model, input, { generate: MOST, ...options });
const written = (run: Run): string => run.lists.get('output')!.units.text.join('').trim();
const rowsOf = (run: Run): Float32Array[] => {
  const [map] = run.maps;
  return Array.from({ length: map!.queries }, (_, query) => rowOf(map!, 0, query));
};

describe.each(Array.from({ length: 10 }, (_, i) => i))('picture %d', (index) => {
  test('is looked at and told of as PyTorch does', async () => {
    const run = await caption(await scene(index));
    const { list, units } = run.lists.get('output')!;
    const { ids, text } = captions[index]!;
    expect(written(run)).toBe(text);
    expect([...units.id]).toEqual(ids);
    expect(list).toMatchObject({ length: ids.length, given: 0, columns: ['gate β'] });
    expect(list.parts).toEqual([{ start: 0, end: ids.length, medium: 'text', input: null, picture: null }]);
    expect(run.lists.get('input')!.list.parts).toMatchObject([{ medium: 'picture', end: 144 }]);
    expect(largestDifference(dense(run.maps[0]!), reference.tensors.get(`${index}.weights`)!)).toBeLessThan(1e-5);
    expect(largestDifference(units.values, reference.tensors.get(`${index}.gates`)!)).toBeLessThan(1e-5);
    // The map is there before the first word, and again after each.
    expect(run.told).toEqual([ADDRESS, ...ids.flatMap(() => ['output', ADDRESS])]);
  });
});

test('has a card that knows all that is in its file', () => {
  expect(model.card).toMatchObject({
    family: 'show-attend-tell',
    reads: ['picture'],
    writes: 'output',
    context: 144,
    hasTokenizer: true,
    licence: 'cc-by-4.0',
  });
  expect(model.card.warnings).toEqual([]);
});

test('tells what it would write in place of a word, and nothing behind the last', async () => {
  const run = await caption(await scene(1));
  const { ids } = captions[1]!;
  for (const [unit, id] of ids.entries()) {
    const logits = await run.outputs.logits('output', unit, unhurried);
    expect(logits!.indexOf(Math.max(...logits!))).toBe(id);
  }
  expect(await run.outputs.logits('output', ids.length, unhurried)).toBeNull();
  expect(await run.outputs.logits('input', 0, unhurried)).toBeNull();
});

test('reads a target as if it had written it', async () => {
  const { text, ids } = captions[1]!;
  const run = await runInput(model, await scene(1), { target: text });
  const { list, units } = run.lists.get('output')!;
  expect([...units.id]).toEqual(ids.slice(0, -1));
  expect(list).toMatchObject({ given: ids.length - 1, length: ids.length - 1 });
  const wanted = reference.tensors.get('1.weights')!.subarray(0, 144 * (ids.length - 1));
  expect(largestDifference(dense(run.maps[0]!), wanted)).toBeLessThan(1e-5);
  expect(largestDifference(units.values, reference.tensors.get('1.gates')!.subarray(0, ids.length - 1))).toBeLessThan(
    1e-5,
  );
});

test('shows how a weight comes about', async () => {
  const run = await caption(await scene(1));
  const [window] = run.prepared.windows;
  const { facets } = await runWindow(model, run.prepared, window!, { probe: ADDRESS });
  const rows = rowsOf(run);
  const strongest = rows[1]!.indexOf(Math.max(...rows[1]!));
  const steps = new Map(facets!.cell(0, 1, strongest).map((step) => [step.name, step]));
  const numbers = (name: string): number[] => [...steps.get(name)!.values];
  expect([...steps.keys()].slice(1, 7)).toEqual(['W s', 'U h', 'W s + U h', 'tanh', 'v', 'score']);
  const sums = numbers('W s').map((number, i) => number + numbers('U h')[i]!);
  expect(largestDifference(numbers('tanh'), sums.map(Math.tanh))).toBeLessThan(1e-6);
  const score = numbers('v').reduce((sum, number, i) => sum + number * Math.tanh(sums[i]!), 0);
  expect(numbers('score')[0]).toBeCloseTo(score, 5);
  const scores = numbers('scores');
  const total = scores.reduce((sum, each) => sum + Math.exp(each), 0);
  expect(numbers('weight')[0]).toBeCloseTo(Math.exp(score) / total, 6);
  expect(largestDifference(numbers('weights'), rows[1]!)).toBeLessThan(1e-6);
});

describe('changes', () => {
  test('uniform: every patch gets the same', async () => {
    const run = await caption(await scene(1), { changes: [{ kind: 'uniform', maps: [ADDRESS], seed: 0 }] });
    for (const row of rowsOf(run)) for (const weight of row) expect(weight).toBeCloseTo(1 / 144, 7);
    expect(written(run)).not.toBe(captions[1]!.text);
  });

  test('permute: the weights of the first word change places by the order of the generator', async () => {
    const [plain] = rowsOf(await caption(await scene(1)));
    const [row] = rowsOf(await caption(await scene(1), { changes: [{ kind: 'permute', maps: [ADDRESS], seed: 5 }] }));
    const order = permutation(144, 5, ADDRESS, 0, 0);
    expect([...row!]).toEqual(Array.from(order, (from) => plain![from]));
  });

  test('hide: nobody looks at a patch, and the others share what is left', async () => {
    const [plain] = rowsOf(await caption(await scene(1)));
    const top = plain!.indexOf(Math.max(...plain!));
    const changes = [{ kind: 'hide', list: 'input', units: [top], how: 'mask' }] as const;
    const [row] = rowsOf(await caption(await scene(1), { changes }));
    expect(row![top]).toBe(0);
    const rest = 1 - plain![top]!;
    row!.forEach((weight, i) => i !== top && expect(weight).toBeCloseTo(plain![i]! / rest, 5));
  });

  test('ablate: the picture is not looked at, though its map is as it was', async () => {
    const plain = await caption(await scene(1));
    const run = await caption(await scene(1), { changes: [{ kind: 'ablate', map: ADDRESS, heads: [0] }] });
    expect(rowsOf(run)[0]).toEqual(rowsOf(plain)[0]);
    expect(written(run)).not.toBe(written(plain));
  });
});

describe('pictures that it was not made for', () => {
  const photo = sharp({ create: { width: 2400, height: 60, channels: 3, background: '#356' } });

  test('a very wide one is squeezed, and told of', async () => {
    const run = await caption(await pictureOf(await photo.png().toBuffer()));
    expect(run.lists.get('input')!.list.parts[0]!.picture).toMatchObject({
      width: 2400,
      height: 60,
      columns: 12,
      rows: 12,
    });
    expect(written(run).length).toBeGreaterThan(0);
  });

  test('a transparent one lies on a ground, and that is said', async () => {
    const clear = sharp({ create: { width: 96, height: 96, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    const run = await caption(await pictureOf(await clear.png().toBuffer()));
    expect(run.lists.get('input')!.list.parts[0]!.picture!.notes.join()).toMatch(/transparent|background/i);
    expect(rowsOf(run).every((row) => Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-5)).toBe(true);
  });
});

test('leaves no tensor behind', async () => {
  const before = tf.memory().numTensors;
  const run = await caption(await scene(0));
  run.outputs.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
