import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readWeightFiles } from '../../src/engine/checkpoint/weightFiles';
import { generates } from '../../src/engine/model';
import { startBackend } from '../../src/engine/runtime/backend';
import { fixture, load, never, runAll } from './golden';

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
    const model = await load(fixture(name));
    const loaded = tf.memory().numTensors;
    const { outputs } = await runAll(model, ids);
    outputs.logits(2);
    outputs.classes();
    outputs.dispose();
    if (generates(model)) (await model.generate({ ids }, 3, { attention: () => undefined }, never)).outputs.dispose();
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('gives the same numbers every time', async () => {
    const model = await load(fixture(name));
    const [first, second] = [await runAll(model, ids), await runAll(model, ids)];
    expect(first.outputs.hidden()).toEqual(second.outputs.hidden());
    expect(first.maps[1]!.row(1, 5)).toEqual(second.maps[1]!.row(1, 5));
    model.dispose();
  });

  test('stops between layers when it is cancelled, and leaves no tensor behind', async () => {
    const model = await load(fixture(name));
    const loaded = tf.memory().numTensors;
    const controller = new AbortController();
    let layers = 0;
    const tap = {
      attention: () => {
        layers++;
        controller.abort();
      },
    };
    await expect(model.run({ ids }, tap, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(layers).toBe(1);
    expect(tf.memory().numTensors).toBe(loaded);
    await expect(model.run({ ids }, tap, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    model.dispose();
  });

  test('lets the event loop turn between layers', async () => {
    const model = await load(fixture(name));
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    let running = true;
    const count = (): void => {
      turns++;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await runAll(model, ids);
    running = false;
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(model.maps.length);
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
    const model = await load(fixture(name));
    await expect(runAll(model, input)).rejects.toMatchObject({ code: 'input', message });
    model.dispose();
  });
});

test('runs side by side do not disturb each other', async () => {
  const [bert, gpt2] = [await load(fixture('bert-masked-lm')), await load(fixture('gpt2'))];
  const alone = [await runAll(bert, ids), await runAll(gpt2, ids)];
  const together = await Promise.all([runAll(bert, ids), runAll(gpt2, ids)]);
  together.forEach(({ outputs }, i) => expect(outputs.hidden()).toEqual(alone[i]!.outputs.hidden()));
  bert.dispose();
  gpt2.dispose();
});

test('tfjs adds no handler of uncaught errors to the process', async () => {
  const before = [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')];
  (await load(fixture('gpt2'))).dispose();
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
    await expect(load(await changed('bert-masked-lm', { intermediate_size: 50 }))).rejects.toMatchObject({
      code: 'checkpoint',
      message:
        'model.safetensors: tensor bert.encoder.layer.0.intermediate.dense.weight: wanted shape [50, 32], found [48, 32]',
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a missing tensor is named', async () => {
    await expect(load(await changed('gpt2', { n_layer: 3 }))).rejects.toMatchObject({
      code: 'checkpoint',
      message: 'model.safetensors: tensor transformer.h.2.ln_1.weight: wanted shape [32], found no such tensor',
    });
  });

  test('a missing head is named', async () => {
    await expect(load(await changed('mistral', { tie_word_embeddings: false }))).rejects.toMatchObject({
      message: 'model.safetensors: tensor lm_head.weight: wanted shape [60, 32], found no such tensor',
    });
  });

  test('an infinite weight is named', async () => {
    await changed('gpt2', {});
    const path = join(folder, 'model.safetensors');
    const bytes = await readFile(path);
    bytes.writeFloatLE(Infinity, bytes.length - 4);
    await writeFile(path, bytes);
    await expect(load(folder)).rejects.toMatchObject({
      code: 'numbers',
      message: 'model.safetensors: tensor transformer.wte.weight: wanted finite weights, found Infinity at 12799',
    });
  });

  test('a model that will not fit is refused with the figures', async () => {
    const attempt = load(fixture('gpt2'), 100_000);
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
    const model = await load(folder);
    await expect(runAll(model, Int32Array.of(0, 1))).rejects.toMatchObject({
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
    const model = await load(folder);
    const loaded = tf.memory().numTensors;
    await expect(model.run({ ids }, { attention: () => undefined }, never)).rejects.toMatchObject({
      code: 'numbers',
      message: `decoder.${last}.self: wanted finite scores, found some that are not at unit 0`,
    });
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
  });

  test('without its language head a decoder does not generate', async () => {
    const model = await load(await changed('gpt2', { architectures: ['GPT2Model'] }));
    expect(generates(model)).toBe(false);
    const { outputs } = await runAll(model, ids);
    expect(outputs.logits(0)).toBeNull();
    model.dispose();
  });

  test('an architecture with another head is run for its attention', async () => {
    const model = await load(await changed('bert-classifier', { architectures: ['BertForTokenClassification'] }));
    const { outputs } = await runAll(model, ids);
    expect([outputs.logits(0), outputs.classes()]).toEqual([null, null]);
    model.dispose();
  });
});
