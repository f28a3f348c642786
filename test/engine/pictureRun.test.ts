import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCard } from '../../src/engine/checkpoint/card';
import { startBackend } from '../../src/engine/runtime/backend';
import { EngineServer } from '../../src/engine/server';
import type { PixelInput } from '../../src/engine/model';
import type { EngineEvents, InspectRequest } from '../../src/protocol/engine';
import { fixture, loadPictureModel, MEMORY, never, runAll } from './golden';

const names = ['vit', 'deit', 'dinov2', 'dinov2-registers', 'clip-vision'];
const input = (width: number, height: number): PixelInput => ({
  width,
  height,
  values: Float32Array.from({ length: 3 * width * height }, (_, i) => Math.sin(i)),
});

beforeAll(startBackend);

describe.each(names)('%s', (name) => {
  test('leaves no tensor behind after a run and a disposal', async () => {
    const before = tf.memory().numTensors;
    const model = await loadPictureModel(fixture(name));
    const loaded = tf.memory().numTensors;
    for (const size of [input(32, 32), input(48, 24)]) {
      const { outputs } = await runAll(model, size);
      outputs.classes();
      outputs.hidden();
      outputs.dispose();
    }
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('stops between layers when it is cancelled, and leaves no tensor behind', async () => {
    const model = await loadPictureModel(fixture(name));
    const loaded = tf.memory().numTensors;
    const controller = new AbortController();
    await expect(
      model.run(input(32, 32), { attention: () => controller.abort() }, controller.signal),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
  });

  test('refuses less than a patch', async () => {
    const model = await loadPictureModel(fixture(name));
    await expect(model.run(input(32, 7), { attention: () => undefined }, never)).rejects.toMatchObject({
      code: 'input',
      message: 'wanted a picture of at least one patch, 8 × 8 pixels, found 32 × 7',
    });
    model.dispose();
  });
});

describe('cards', () => {
  test.each([
    [
      'vit',
      {
        family: 'vit',
        modality: 'image',
        layers: 3,
        heads: 4,
        context: 17,
        vocabulary: 0,
        hasTokenizer: false,
        generates: false,
      },
    ],
    ['deit', { family: 'deit', modality: 'image', context: 18 }],
    // The positions are of 5 × 5 patches, what the processor makes of pictures has 4 × 4.
    ['dinov2', { family: 'dinov2', modality: 'image', context: 17 }],
    ['dinov2-registers', { family: 'dinov2', architecture: 'Dinov2WithRegistersForImageClassification', context: 20 }],
    ['clip-vision', { family: 'clip', modality: 'image', context: 17 }],
  ])('%s', async (name, wanted) => {
    expect(await readCard({ path: fixture(name), source: 'folder' })).toMatchObject(wanted);
  });
});

describe('a folder that is changed', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'headlight-')), 'model');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  async function changed(name: string, file: string, change: (json: Record<string, unknown>) => object): Promise<void> {
    await cp(fixture(name), folder, { recursive: true });
    await writeFile(
      join(folder, file),
      JSON.stringify(change(JSON.parse(await readFile(join(folder, file), 'utf8')) as Record<string, unknown>)),
    );
  }

  async function inspect(picture: Buffer, request: Partial<InspectRequest> = {}) {
    const events: EngineEvents['prepared'][] = [];
    const server = new EngineServer(MEMORY, '0', (event, payload) => {
      if (event === 'prepared') events.push(payload as EngineEvents['prepared']);
    });
    const model = { path: folder, source: 'folder' } as const;
    const result = await server.handlers.inspect(
      {
        inspection: 'a',
        model,
        input: { kind: 'image', name: 'p.png', bytes: new Uint8Array(picture) },
        generate: 0,
        maxUnits: 4,
        ...request,
      },
      never,
    );
    return { server, result, prepared: events[0]! };
  }

  const flat = (width: number, height: number): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: '#408020' } })
      .png()
      .toBuffer();

  test('a whole CLIP is run for its half that sees', async () => {
    const shape = {
      hidden_size: 32,
      intermediate_size: 64,
      num_hidden_layers: 3,
      num_attention_heads: 4,
      image_size: 32,
      patch_size: 8,
    };
    await changed('clip-vision', 'config.json', () => ({
      architectures: ['CLIPModel'],
      model_type: 'clip',
      vision_config: shape,
      text_config: {},
    }));
    const [own, whole] = [await loadPictureModel(fixture('clip-vision')), await loadPictureModel(folder)];
    const [first, second] = [await runAll(own, input(32, 32)), await runAll(whole, input(32, 32))];
    expect(second.outputs.hidden()).toEqual(first.outputs.hidden());
    own.dispose();
    whole.dispose();
  });

  test('without a processor the file is named', async () => {
    await cp(fixture('vit'), folder, { recursive: true });
    await rm(join(folder, 'preprocessor_config.json'));
    await expect(inspect(await flat(9, 9))).rejects.toMatchObject({
      code: 'checkpoint',
      message: `${folder}: wanted preprocessor_config.json, which says how pictures are made ready, found none`,
    });
  });

  test('a picture is one window, whatever the limit of units, and keeps its proportions where nothing is cropped', async () => {
    await changed('dinov2', 'preprocessor_config.json', (json) => ({
      ...json,
      size: { shortest_edge: 24 },
      do_center_crop: false,
    }));
    const { server, result, prepared } = await inspect(await flat(100, 50));
    expect(prepared.picture).toMatchObject({
      width: 100,
      height: 50,
      columns: 6,
      rows: 3,
      seen: { x: 0, y: 0, width: 100, height: 50 },
    });
    expect([prepared.planned, result.done, result.covered]).toEqual([19, 19, [{ start: 0, end: 19 }]]);
    const preview = await server.handlers.preview({ inspection: 'a', side: 20 }, never);
    expect([preview.mime, preview.width, preview.height]).toEqual(['image/jpeg', 20, 10]);
    await expect(async () => server.handlers.preview({ inspection: 'a', side: 0 }, never)).rejects.toMatchObject({
      code: 'usage',
    });
    await server.handlers.release({ inspection: 'a' }, never);
  });

  test('a picture whose shape gives too many units is refused with the figures', async () => {
    await changed('dinov2', 'preprocessor_config.json', (json) => ({
      ...json,
      size: { shortest_edge: 800 },
      do_center_crop: false,
    }));
    await expect(inspect(await flat(20_000, 2))).rejects.toMatchObject({
      code: 'image',
      message: expect.stringMatching(
        /^p\.png: 20000 × 2 pixels become 1000000 × 100 patches for model, wanted at most \d+ units/,
      ) as string,
    });
  });

  test('several answers may be true, or one that is a number is none', async () => {
    const answers = async (problem: string) => {
      await changed('vit', 'config.json', (json) => ({ ...json, problem_type: problem, id2label: { 0: 'tench' } }));
      const { server } = await inspect(await flat(40, 40));
      return server.handlers.answers({ inspection: 'a', count: 9 }, never);
    };
    const several = await answers('multi_label_classification');
    expect(several.map(({ piece }) => piece).sort()).toEqual(['#1', '#2', '#3', '#4', 'tench']);
    expect(several.reduce((sum, { probability }) => sum + probability, 0)).not.toBeCloseTo(1, 2);
    expect(await answers('regression')).toEqual([]);
  });
});

test('a classifier of texts answers too', async () => {
  const server = new EngineServer(MEMORY, '0', () => undefined);
  const model = { path: fixture('bert-classifier'), source: 'folder' } as const;
  await server.handlers.inspect(
    { inspection: 'a', model, input: { kind: 'ids', ids: [1, 2, 3] }, generate: 0, maxUnits: 9 },
    never,
  );
  const answers = await server.handlers.answers({ inspection: 'a', count: 9 }, never);
  expect(answers.map(({ piece }) => piece).sort()).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
  expect(answers.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  await expect(async () => server.handlers.preview({ inspection: 'a', side: 10 }, never)).rejects.toMatchObject({
    code: 'not-found',
  });
});
