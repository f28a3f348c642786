import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readWeightFiles } from '../../src/engine/checkpoint/weightFiles';
import { rowOf, type AttentionMap } from '../../src/core/maps/attentionMap';
import { unhurried, type Work } from '../../src/core/work';
import type { AnyModel } from '../../src/engine/model';
import type { TextPayload } from '../../src/engine/models/prepareText';
import { headlight, startBackend } from '../../src/engine/runtime/backend';
import { Turns } from '../../src/engine/turns';
import { collectForgotten } from './collectForgotten';
import { dense, fixture, largestDifference, readReference } from './golden';
import { breathless, loadFolder, runIds, type RunOptions } from './runModel';

const ids = Int32Array.of(3, 1, 4, 1, 5, 9, 2, 6);
const models = [
  { name: 'bert-masked-lm', vocabulary: 60 },
  { name: 'bert-classifier', vocabulary: 60 },
  { name: 'gpt2', vocabulary: 400 },
  { name: 'llama', vocabulary: 379 },
  { name: 'mistral', vocabulary: 60 },
];

beforeAll(startBackend);

describe.each(models)('$name', ({ name, vocabulary }) => {
  test('leaves no tensor behind after a run, a generation and a disposal', async () => {
    const before = tf.memory().numTensors;
    const model = await loadFolder(fixture(name));
    const loaded = tf.memory().numTensors;
    const { outputs } = await runIds(model, ids);
    await outputs.logits('input', 2, unhurried);
    await outputs.classes(unhurried);
    outputs.dispose();
    if (model.card.writes !== null) (await runIds(model, ids, { generate: 3 })).outputs.dispose();
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('gives the same numbers every time', async () => {
    const model = await loadFolder(fixture(name));
    const [first, second] = [await runIds(model, ids), await runIds(model, ids)];
    expect(await first.outputs.hidden(unhurried)).toEqual(await second.outputs.hidden(unhurried));
    expect(rowOf(first.maps[1]!, 1, 5)).toEqual(rowOf(second.maps[1]!, 1, 5));
    model.dispose();
  });

  test('stops between layers when it is cancelled, and leaves no tensor behind', async () => {
    const model = await loadFolder(fixture(name));
    const loaded = tf.memory().numTensors;
    const controller = new AbortController();
    let layers = 0;
    const options = {
      work: breathless(controller.signal),
      attention: () => {
        layers++;
        controller.abort();
      },
    };
    await expect(runIds(model, ids, options)).rejects.toMatchObject({ code: 'cancelled' });
    expect(layers).toBe(1);
    expect(tf.memory().numTensors).toBe(loaded);
    await expect(runIds(model, ids, options)).rejects.toMatchObject({ code: 'cancelled' });
    model.dispose();
  });

  test('stops in the middle of a layer, and leaves neither a tensor nor a block of the heap behind', async () => {
    const model = await loadFolder(fixture(name));
    const changes = [{ kind: 'permute', maps: ['encoder.0.self', 'decoder.0.self'], seed: 1 }] as const;
    const warm = await runIds(model, ids, { changes });
    for (const map of warm.maps) map.dispose?.();
    await collectForgotten();
    const before = { tensors: tf.memory().numTensors, bytes: headlight().heap.allocated };
    const all = await breathsOf(model, { changes });
    expect(all).toBeGreaterThan(10);
    for (let breath = 1; breath <= all; breath++) {
      const reported: AttentionMap[] = [];
      const options = { changes, work: cancelledAt(breath), attention: (map: AttentionMap) => reported.push(map) };
      await expect(runIds(model, ids, options)).rejects.toMatchObject({ code: 'cancelled' });
      for (const map of reported) map.dispose?.();
      const after = { tensors: tf.memory().numTensors, bytes: headlight().heap.allocated };
      expect(after, `cancelled at breath ${breath} of ${all}`).toEqual(before);
    }
    model.dispose();
  });

  test.each([
    ['no unit', new Int32Array(), "wanted 1 to 32 units, the model's context, found 0"],
    ['more units than the context', new Int32Array(33), "wanted 1 to 32 units, the model's context, found 33"],
    [
      'an id beyond the vocabulary',
      Int32Array.of(1, vocabulary),
      `unit 1: wanted an id below ${vocabulary}, the model's vocabulary, found ${vocabulary}`,
    ],
    ['a negative id', Int32Array.of(-1), `unit 0: wanted an id below ${vocabulary}, the model's vocabulary, found -1`],
  ])('refuses %s', async (_what, input, message) => {
    const model = await loadFolder(fixture(name));
    const run = runIds(model, ids, { payload: (payload) => ({ ...(payload as TextPayload), ids: input }) });
    await expect(run).rejects.toMatchObject({ code: 'input', message });
    model.dispose();
  });
});

/** Aborts at a breath, counted from 1. */
function cancelledAt(breath: number): Work {
  const controller = new AbortController();
  const work = breathless(controller.signal);
  let breaths = 0;
  return {
    signal: controller.signal,
    breathe: () => {
      if (++breaths === breath) controller.abort();
      return work.breathe();
    },
  };
}

/** How often a run of {@link ids} breathes. Its maps are gone after it. */
async function breathsOf(model: AnyModel, options: RunOptions): Promise<number> {
  let breaths = 0;
  const work = { ...unhurried, breathe: () => void breaths++ };
  const { maps } = await runIds(model, ids, { ...options, work });
  for (const map of maps) map.dispose?.();
  return breaths;
}

test('runs in turns do not disturb each other, nor does a model that is loaded meanwhile', async () => {
  const [bert, gpt2] = [await loadFolder(fixture('bert-masked-lm')), await loadFolder(fixture('gpt2'))];
  const alone = [await runIds(bert, ids), await runIds(gpt2, ids)];
  const turns = new Turns();
  const [first, second, llama] = await Promise.all([
    turns.take(() => runIds(bert, ids)),
    turns.take(() => runIds(gpt2, ids)),
    loadFolder(fixture('llama')),
  ]);
  for (const [i, { outputs }] of [first, second].entries())
    expect(await outputs.hidden(unhurried)).toEqual(await alone[i]!.outputs.hidden(unhurried));
  const reference = await readReference('llama');
  const run = await runIds(llama, reference.ids);
  expect(largestDifference(dense(run.maps[0]!), reference.tensors.get('decoder.0.self')!)).toBeLessThan(1e-5);
  for (const model of [bert, gpt2, llama]) model.dispose();
});

test('tfjs adds no handler of uncaught errors to the process', async () => {
  const before = [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')];
  (await loadFolder(fixture('gpt2'))).dispose();
  expect([process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')]).toEqual(before);
});

describe('a checkpoint that cannot be loaded', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'headlight-')), 'model');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  /** Copies a fixture and changes its config. */
  async function changed(name: string, config: Record<string, unknown>): Promise<string> {
    await cp(fixture(name), folder, { recursive: true });
    const path = join(folder, 'config.json');
    await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...config }));
    return folder;
  }

  test('a tensor of another shape is named, with what was wanted and found, and nothing stays allocated', async () => {
    const before = tf.memory().numTensors;
    await expect(loadFolder(await changed('bert-masked-lm', { intermediate_size: 50 }))).rejects.toMatchObject({
      code: 'checkpoint',
      message:
        'model.safetensors: tensor bert.encoder.layer.0.intermediate.dense.weight: wanted shape [50, 32], found [48, 32]',
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a missing tensor is named', async () => {
    await expect(loadFolder(await changed('gpt2', { n_layer: 3 }))).rejects.toMatchObject({
      code: 'checkpoint',
      message: 'model.safetensors: tensor transformer.h.2.ln_1.weight: wanted shape [32], found no such tensor',
    });
  });

  test('a missing head is named', async () => {
    await expect(loadFolder(await changed('mistral', { tie_word_embeddings: false }))).rejects.toMatchObject({
      message: 'model.safetensors: tensor lm_head.weight: wanted shape [60, 32], found no such tensor',
    });
  });

  test('an infinite weight is named', async () => {
    await changed('gpt2', {});
    const path = join(folder, 'model.safetensors');
    const bytes = await readFile(path);
    bytes.writeFloatLE(Infinity, bytes.length - 4);
    await writeFile(path, bytes);
    await expect(loadFolder(folder)).rejects.toMatchObject({
      code: 'numbers',
      message: 'model.safetensors: tensor transformer.wte.weight: wanted finite weights, found Infinity at 12799',
    });
  });

  test('a model that will not fit is refused with the figures', async () => {
    const attempt = loadFolder(fixture('gpt2'), 100_000);
    await expect(attempt).rejects.toMatchObject({ code: 'memory' });
    await expect(attempt).rejects.toThrow(
      /^gpt2 needs about 1 MB \(weights 1 MB, working set 1 MB at 32 units\), wanted at most 1 MB$/,
    );
  });

  test('a layer whose numbers overflow is named', async () => {
    await changed('gpt2', {});
    const { entries } = await readWeightFiles(folder);
    const path = join(folder, 'model.safetensors');
    const bytes = await readFile(path);
    for (const name of ['transformer.wte.weight', 'transformer.wpe.weight'])
      bytes.writeFloatLE(3e38, entries.get(name)!.start);
    await writeFile(path, bytes);
    const model = await loadFolder(folder);
    await expect(runIds(model, [0, 1])).rejects.toMatchObject({
      code: 'numbers',
      message: 'embeddings: wanted finite numbers, found Infinity at unit 0',
    });
    model.dispose();
  });

  test('the scores of the last layer are looked at, though its output is not wanted', async () => {
    await changed('gpt2', {});
    const { entries } = await readWeightFiles(folder);
    const last = Math.max(
      ...[...entries.keys()].map((name) => Number(/^transformer\.h\.(\d+)\./.exec(name)?.[1] ?? -1)),
    );
    const { start, end } = entries.get(`transformer.h.${last}.attn.c_attn.weight`)!;
    const path = join(folder, 'model.safetensors');
    const bytes = await readFile(path);
    for (let offset = start; offset < end; offset += 4) bytes.writeFloatLE(1e30, offset);
    await writeFile(path, bytes);
    const model = await loadFolder(folder);
    const loaded = tf.memory().numTensors;
    await expect(runIds(model, ids)).rejects.toMatchObject({
      code: 'numbers',
      message: `decoder.${last}.self: wanted finite scores, found some that are not at unit 0`,
    });
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
  });

  test('without its language head a decoder does not generate', async () => {
    const model = await loadFolder(await changed('gpt2', { architectures: ['GPT2Model'] }));
    expect(model.card.writes).toBeNull();
    await expect(runIds(model, ids, { generate: 1 })).rejects.toMatchObject({
      code: 'usage',
      message: 'model (GPT2Model) does not continue a text; take a causal model',
    });
    const { outputs } = await runIds(model, ids);
    expect(await outputs.logits('input', 0, unhurried)).toBeNull();
    model.dispose();
  });

  test('an architecture with another head is run for its attention', async () => {
    const model = await loadFolder(await changed('bert-classifier', { architectures: ['BertForTokenClassification'] }));
    const { outputs } = await runIds(model, ids);
    expect([await outputs.logits('input', 0, unhurried), await outputs.classes(unhurried)]).toEqual([null, null]);
    model.dispose();
  });
});
