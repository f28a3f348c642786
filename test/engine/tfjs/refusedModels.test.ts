import { serialization } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatOf } from '../../../src/engine/formats';
import { ATTENTION_LAYERS } from '../../../src/engine/tfjs/layerSites';
import { registerLayers } from '../../../src/engine/tfjs/layers';
import { STOCK_LAYERS } from '../../../src/engine/tfjs/stockLayers';
import { readTfjs } from '../../../src/engine/tfjs/tfjsCard';
import { loadTfjsFolder, tfjsFixture } from './fixtures';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A copy of a fixture whose model.json was changed as text. */
function changed(name: string, change: (json: string, folder: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-tfjs-'));
  made.push(folder);
  cpSync(tfjsFixture(name), folder, { recursive: true });
  const file = join(folder, 'model.json');
  writeFileSync(file, change(readFileSync(file, 'utf8'), folder));
  return folder;
}

const swap = (from: string | RegExp, to: string) => (json: string) => json.replace(from, to);

const refused: readonly [string, string, (json: string, folder: string) => string, RegExp][] = [
  [
    'a missing shard, by its name',
    'multi-head',
    (json, folder) => (rmSync(join(folder, 'group1-shard2of2.bin')), json),
    /weights are missing: model\.json names group1-shard2of2\.bin, which is not there/,
  ],
  [
    'a shard that is cut off',
    'multi-head',
    (json, folder) => (truncateSync(join(folder, 'group1-shard2of2.bin'), 8), json),
    /wanted \d+ bytes of weights, found \d+/,
  ],
  [
    'a shard outside the folder',
    'multi-head',
    swap('"group1-shard1of2.bin"', '"../group1-shard1of2.bin"'),
    /wanted the name of a file beside it, found "\.\.\/group1/,
  ],
  [
    'a custom layer that nobody knows, by its name',
    'attention-over-time',
    swap('"AttentionOverTime"', '"HierarchicalAttention"'),
    /custom layer HierarchicalAttention \(over_time\) is not known here; known beside those of tfjs: AttentionOverTime/,
  ],
  [
    'layers without attention',
    'attention-over-time',
    swap('"AttentionOverTime"', '"GlobalAveragePooling1D"'),
    /no attention in this model: its layers are GlobalAveragePooling1D, Dense/,
  ],
  [
    'a graph without attention',
    'graph',
    swap('"op": "Softmax"', '"op": "Sigmoid"'),
    /no attention in this graph: no softmax whose result multiplies values; its operations are Placeholder/,
  ],
  ['a graph that may run for ever', 'graph', swap('"op": "Mean"', '"op": "While"'), /node mean: While is control flow/],
  ['no topology', 'graph', () => '{"format": "graph-model"}', /wanted modelTopology, found none/],
  ['what is no JSON', 'graph', () => '{"format": ', /not JSON/],
  [
    'a shape of more numbers than the shards hold',
    'multi-head',
    swap(/"shape": \[\s*20,\s*8\s*\]/, '"shape": [200000, 8]'),
    /wanted \d+ bytes of weights, found/,
  ],
  ['a negative shape', 'multi-head', swap(/"shape": \[\s*20,/, '"shape": [-20,'), /weightsManifest|shape/],
];

describe('a card is refused', () => {
  it.each(refused)('%s', async (_what, name, change, message) => {
    const folder = changed(name, change);
    await expect(readTfjs({ path: folder, source: 'folder' })).rejects.toThrow(message);
    await expect((await formatOf(folder)).card({ path: folder, source: 'folder' })).rejects.toThrow(message);
  });
});

describe('a model is refused when it is loaded', () => {
  it.each<[string, string, (json: string, folder: string) => string, RegExp]>([
    [
      'with weights of other shapes than its layers',
      'multi-head',
      swap('"output_dim": 8', '"output_dim": 9'),
      /this LayersModel cannot be loaded: /,
    ],
    [
      'with a layer of more numbers than any memory holds',
      'attention-over-time',
      swap('"units": 2', '"units": 900000000000'),
      /this LayersModel cannot be loaded: /,
    ],
    [
      'with a layer that makes too many numbers of its input',
      'attention-over-time',
      swap(
        /\{\s*"class_name": "Dense"/,
        '{"class_name": "RepeatVector", "config": {"n": 1000000000}}, {"class_name": "Dense"',
      ),
      /layer repeat_vector\S*: wanted at most 100000000 numbers of one input, found 3000000000/,
    ],
    [
      'with weights that are no numbers',
      'feed-forward',
      (json, folder) => {
        writeFileSync(join(folder, 'group1-shard1of2.bin'), Buffer.alloc(24, 0xff));
        return json;
      },
      /tensor over_time\/projection: wanted finite numbers, found NaN at 0/,
    ],
    [
      'with an operation that tfjs has not',
      'graph',
      swap('"RealDiv"', '"Fly"'),
      /this GraphModel cannot be loaded: .*Fly/,
    ],
  ])('%s', async (_what, name, change, message) => {
    await expect(loadTfjsFolder(changed(name, change))).rejects.toThrow(message);
  });
});

it('the layers that a card takes for those of tfjs are those of tfjs', () => {
  registerLayers();
  const classes = Object.keys(serialization.SerializationMap.getMap().classNameMap);
  const { length } = classes;
  expect(length).toBeGreaterThan(STOCK_LAYERS.size);
  for (const name of [...STOCK_LAYERS, ...ATTENTION_LAYERS.keys()]) expect(classes, name).toContain(name);
});

it.each([
  ['multi-head', { architecture: 'Functional', reads: ['text'], layers: 1, heads: 2, headWidth: 3, vocabulary: 20 }],
  ['attention-over-time', { architecture: 'Sequential', reads: ['table'], layers: 1, heads: 1, context: 7 }],
  ['graph', { architecture: 'GraphModel', reads: ['table'], layers: 1 }],
])('the card of %s is read without its weights', async (name, wanted) => {
  const { card } = await readTfjs({ path: tfjsFixture(name), source: 'folder' });
  expect(card).toMatchObject({ id: name, family: 'tfjs', writes: null, hasTokenizer: false, ...wanted });
});
