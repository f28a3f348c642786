import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCard } from '../../src/engine/models/card';
import { startBackend } from '../../src/engine/runtime/backend';
import { unhurried } from '../../src/core/work';
import type { PixelInput } from '../../src/engine/input/picture/pixelValues';
import { EngineServer } from '../../src/engine/server';
import type { EngineEvents, ModelInput } from '../../src/protocol/engine';
import { nativeReaders } from '../support/nativeReaders';
import { fixture, MEMORY, never } from './golden';
import { breathless, loadFolder, runPixels } from './runModel';

const names = ['vit', 'deit', 'dinov2', 'dinov2-registers', 'clip-vision'];
const input = (width: number, height: number): PixelInput => ({
  width,
  height,
  values: Float32Array.from({ length: 3 * width * height }, (_, i) => Math.sin(i)),
});

beforeAll(startBackend);

/** Runs one input under the name `a`. */
function open(server: EngineServer, path: string, input: ModelInput) {
  const model = { path, source: 'folder' } as const;
  const source = { kind: 'run', model, inputs: [input], target: null, generate: 0, changes: [], of: null } as const;
  return server.handlers.open({ inspection: 'a', source, focus: null, maxUnits: 4 }, never);
}

describe.each(names)('%s', (name) => {
  test('leaves no tensor behind after a run and a disposal', async () => {
    const before = tf.memory().numTensors;
    const model = await loadFolder(fixture(name));
    const loaded = tf.memory().numTensors;
    for (const size of [input(32, 32), input(48, 24)]) {
      const { outputs } = await runPixels(model, size);
      await outputs.classes(unhurried);
      await outputs.hidden(unhurried);
      outputs.dispose();
    }
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('stops between layers when it is cancelled, and leaves no tensor behind', async () => {
    const model = await loadFolder(fixture(name));
    const loaded = tf.memory().numTensors;
    const controller = new AbortController();
    const options = { work: breathless(controller.signal), attention: () => controller.abort() };
    await expect(runPixels(model, input(32, 32), options)).rejects.toMatchObject({ code: 'cancelled' });
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
  });

  test('refuses less than a patch', async () => {
    const model = await loadFolder(fixture(name));
    await expect(runPixels(model, input(32, 7))).rejects.toMatchObject({
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
        reads: ['picture'],
        layers: 3,
        heads: 4,
        context: 17,
        vocabulary: 0,
        hasTokenizer: false,
        writes: null,
      },
    ],
    ['deit', { family: 'deit', reads: ['picture'], context: 18 }],
    // The positions are of 5 × 5 patches, what the processor makes of pictures has 4 × 4.
    ['dinov2', { family: 'dinov2', reads: ['picture'], context: 17 }],
    ['dinov2-registers', { family: 'dinov2', architecture: 'Dinov2WithRegistersForImageClassification', context: 20 }],
    ['clip-vision', { family: 'clip', reads: ['picture'], context: 17 }],
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

  async function inspect(picture: Buffer) {
    const told: { [E in keyof EngineEvents]?: EngineEvents[E] } = {};
    const server = new EngineServer(
      MEMORY,
      '0',
      (event, payload) => Object.assign(told, { [event]: payload }),
      nativeReaders,
    );
    await open(server, folder, { kind: 'picture', name: 'p.png', bytes: new Uint8Array(picture) });
    return { server, told };
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
    const [own, whole] = [await loadFolder(fixture('clip-vision')), await loadFolder(folder)];
    const [first, second] = [await runPixels(own, input(32, 32)), await runPixels(whole, input(32, 32))];
    expect(await second.outputs.hidden(unhurried)).toEqual(await first.outputs.hidden(unhurried));
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
    const { server, told } = await inspect(await flat(100, 50));
    expect(told.list?.list.parts[0]?.picture).toMatchObject({
      width: 100,
      height: 50,
      columns: 6,
      rows: 3,
      seen: { x: 0, y: 0, width: 100, height: 50 },
    });
    expect([told.opened?.planned, told.window?.done, told.window?.covered]).toEqual([
      19,
      19,
      [{ list: 'input', ranges: [{ start: 0, end: 19 }] }],
    ]);
    const preview = await server.handlers.preview({ inspection: 'a', list: 'input', part: 0, side: 20 }, never);
    expect([preview.mime, preview.width, preview.height]).toEqual(['image/jpeg', 20, 10]);
    await expect(
      server.handlers.preview({ inspection: 'a', list: 'input', part: 0, side: 0 }, never),
    ).rejects.toMatchObject({
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
      return server.handlers.outputs({ inspection: 'a', list: 'input', unit: null, count: 9 }, never);
    };
    const several = await answers('multi_label_classification');
    expect(several.map(({ piece }) => piece).sort()).toEqual(['#1', '#2', '#3', '#4', 'tench']);
    expect(several.reduce((sum, { probability }) => sum + probability, 0)).not.toBeCloseTo(1, 2);
    expect(await answers('regression')).toEqual([]);
  });
});

test('a classifier of texts answers too', async () => {
  const server = new EngineServer(MEMORY, '0', () => undefined, nativeReaders);
  await open(server, fixture('bert-classifier'), { kind: 'ids', ids: [1, 2, 3] });
  const answers = await server.handlers.outputs({ inspection: 'a', list: 'input', unit: null, count: 9 }, never);
  expect(answers.map(({ piece }) => piece).sort()).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
  expect(answers.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  await expect(
    server.handlers.preview({ inspection: 'a', list: 'input', part: 0, side: 10 }, never),
  ).rejects.toMatchObject({
    code: 'not-found',
  });
});
