import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCard } from '../../src/engine/models/card';
import { EngineServer } from '../../src/engine/server';
import type { EngineEvents } from '../../src/protocol/engine';
import type { Lens } from '../../src/protocol/lens';
import { nativeReaders } from '../support/nativeReaders';
import { fixture, MEMORY, never } from './golden';
import { mixedList, PLANTED_TEXT, plantedMaps, plantedModel, plantedWeight } from './plantedModel';

const model = { path: fixture('vit'), source: 'folder' } as const;
const events: { [E in keyof EngineEvents]: { type: E; payload: EngineEvents[E] } }[keyof EngineEvents][] = [];
let folder: string;
let server: EngineServer;

const [self, cross] = plantedMaps as [(typeof plantedMaps)[0], (typeof plantedMaps)[0]];
const lens = (more: Partial<Lens>): Lens => ({
  map: cross.address,
  head: 0,
  method: 'raw',
  side: 'all',
  units: [],
  answer: null,
  ...more,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planted-'));
  const card = await readCard(model);
  server = new EngineServer(
    MEMORY,
    '0',
    (type, payload) => events.push({ type, payload } as (typeof events)[0]),
    nativeReaders,
    async () => plantedModel(card),
  );
  const bytes = new Uint8Array(
    await sharp({ create: { width: 60, height: 40, channels: 3, background: '#456' } })
      .png()
      .toBuffer(),
  );
  await server.handlers.open(
    {
      inspection: 'a',
      source: {
        kind: 'run',
        model,
        inputs: [
          { kind: 'picture', name: 'heron.png', bytes },
          { kind: 'text', text: PLANTED_TEXT },
        ],
        target: null,
        generate: 0,
        changes: [],
        of: null,
      },
      focus: null,
      maxUnits: 999,
    },
    never,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const heat = (more: Partial<Lens>, inspection = 'a') => server.handlers.heat({ inspection, lens: lens(more) }, never);

describe('one list of patches and words, and another that is written', () => {
  test('everything is told in its order', () => {
    expect(events.map(({ type }) => type)).toEqual(['opened', 'list', 'list', 'map', 'map', 'window', 'window']);
    expect(events.at(-1)).toMatchObject({
      payload: {
        // The words that were written are covered, too; done counts what was given.
        covered: [
          { list: 'input', ranges: [{ start: 0, end: 12 }] },
          { list: 'output', ranges: [{ start: 0, end: 3 }] },
        ],
        done: 12,
      },
    });
    const told = events.flatMap((event) => (event.type === 'map' ? [event.payload] : []));
    expect(told.map(({ address, keys, queries }) => [address, keys.end, queries.end])).toEqual([
      [self.address, 12, 12],
      [cross.address, 12, 3],
    ]);
    // Both heads have 0.45; the mean over heads is at most that.
    expect([...told[1]!.peaks.all].map((peak) => peak.toFixed(3))).toEqual(['0.450', '0.450', '0.450']);
  });

  test('a written word lights patches by one head and words by another', async () => {
    const [patches, words] = [
      await heat({ side: 'query', units: [1], head: 0 }),
      await heat({ side: 'query', units: [1], head: 1 }),
    ];
    expect([patches.list, words.list]).toEqual(['input', 'input']);
    expect(patches.weights.indexOf(Math.max(...patches.weights))).toBe(5);
    expect(words.weights.indexOf(Math.max(...words.weights))).toBe(11);
  });

  test('a patch and a word of the input light the words that looked at them', async () => {
    const ofPatch = await heat({ side: 'key', units: [5], head: 0 });
    expect(ofPatch.list).toBe('output');
    expect([...ofPatch.weights].map((weight) => weight.toFixed(2))).toEqual(['0.05', '0.45', '0.05']);
    const both = await heat({ side: 'key', units: [5, 11], head: 'mean' });
    expect(both.weights[1]).toBeCloseTo(0.25, 6);
  });

  test('a card of either side knows its lists, its pair and what would be written', async () => {
    const word = await server.handlers.unit(
      { inspection: 'a', lens: lens({ side: 'query', units: [0] }), list: 'output', unit: 1 },
      never,
    );
    expect([word.own.list, word.received, word.shown?.list]).toEqual(['input', null, 'input']);
    expect(word.pair).toMatchObject({ query: 1, key: 5, maps: 1, heads: 2 });
    expect([...word.pair!.weights].map((weight) => weight.toFixed(2))).toEqual(['0.45', '0.05']);
    // Behind the last unit stands what would be written next; behind that is nothing.
    const outputs = (unit: number) =>
      server.handlers.outputs({ inspection: 'a', list: 'output', unit, count: 3 }, never);
    expect(word.predictions.map(({ piece }) => piece)).toEqual(['piece 1', 'piece 0', 'piece 2']);
    expect(word.predictions).toEqual(await outputs(2));
    expect((await outputs(3))[0]?.piece).toBe('piece 0');
    await expect(outputs(4)).rejects.toMatchObject({ code: 'usage' });
    const patch = await server.handlers.unit(
      { inspection: 'a', lens: lens({ side: 'query', units: [1] }), list: 'input', unit: 5 },
      never,
    );
    expect([patch.own.list, patch.received?.list, patch.pair?.query, patch.pair?.key]).toEqual([
      'output',
      'input',
      1,
      5,
    ]);
  });

  test('a tile is not square', async () => {
    const tile = await server.handlers.tile(
      {
        inspection: 'a',
        map: cross.address,
        head: 0,
        method: 'raw',
        rows: { start: 0, end: 3 },
        columns: { start: 0, end: 12 },
        width: 12,
        height: 3,
        coarse: false,
      },
      never,
    );
    tile.forEach((weight, i) => {
      expect(weight).toBeCloseTo(plantedWeight(cross, 0, Math.floor(i / 12), i % 12), 6);
    });
  });

  test('the picture of the mixed list is drawn, its text is none', async () => {
    const { handlers } = server;
    const preview = await handlers.preview({ inspection: 'a', list: 'input', part: 0, side: 30 }, never);
    expect([preview.width, preview.height]).toEqual([30, 20]);
    await expect(handlers.preview({ inspection: 'a', list: 'input', part: 1, side: 30 }, never)).rejects.toMatchObject({
      code: 'not-found',
    });
    const out = join(folder, 'overlay.png');
    await handlers.overlay(
      { inspection: 'a', lens: lens({ side: 'query', units: [1] }), part: 0, smooth: false, out },
      never,
    );
    const { data } = await sharp(out).raw().toBuffer({ resolveWithObject: true });
    // Patch 5 is the middle of the lower row: amber there, and nowhere else.
    const at = (x: number, y: number): number[] => [...data.subarray(3 * (y * 60 + x), 3 * (y * 60 + x) + 3)];
    expect(at(30, 30)).not.toEqual([0x44, 0x55, 0x66]);
    expect(at(10, 10)).toEqual([0x44, 0x55, 0x66]);
  });
});

describe('a dump', () => {
  test('holds every list and map, and is opened as what it was', async () => {
    const out = join(folder, 'planted.safetensors');
    const { tensors } = await server.handlers.dump({ inspection: 'a', out }, never);
    expect(tensors).toBe(2);
    const bytes = await readFile(out);
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()) as {
      __metadata__: Record<string, string>;
    };
    const lists = JSON.parse(header.__metadata__['lists']!) as { units: unknown[]; id: string }[];
    expect(lists.map(({ id }) => id)).toEqual(['input', 'output']);
    expect([lists[0]!.units[5], lists[0]!.units[11]]).toEqual([
      { text: 'row 1, column 1', special: false, rectangle: { x: 20, y: 20, width: 20, height: 20 } },
      { text: 'water', start: 19, end: 24, special: false },
    ]);
    events.length = 0;
    await server.handlers.open(
      { inspection: 'b', source: { kind: 'dump', path: out }, focus: null, maxUnits: 1 },
      never,
    );
    const opened = events.find((event) => event.type === 'opened')!;
    expect(opened.payload).toMatchObject({ card: null, maps: plantedMaps, provenance: { model: 'planted' } });
    expect(events.flatMap((event) => (event.type === 'list' ? [event.payload.list] : []))[0]).toEqual(mixedList);
    for (const more of [{ side: 'query', units: [2] }, { side: 'key', units: [11], head: 'max' }, {}] as const) {
      expect((await heat(more, 'b')).weights).toEqual((await heat(more, 'a')).weights);
    }
    const causal = { map: self.address, head: 1 } as const;
    expect((await heat(causal, 'b')).weights).toEqual((await heat(causal, 'a')).weights);
    await expect(
      server.handlers.cell({ inspection: 'b', map: cross.address, head: 0, query: 1, key: 5 }, never),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  test.each([
    ['no such file', null, /wanted a dump of attention maps, found no such file/],
    ['no metadata', '{}', /wanted .*found undefined; headlight dump writes such files/],
    [
      'a map of another shape',
      JSON.stringify({
        __metadata__: {
          lists: JSON.stringify([
            {
              ...mixedList,
              units: mixedList.parts.flatMap(({ start, end }) =>
                Array.from({ length: end - start }, () => ({ text: 'x' })),
              ),
            },
          ]),
          maps: JSON.stringify([self]),
        },
        [`${self.address}.pattern`]: { dtype: 'F32', shape: [2, 1, 1], data_offsets: [0, 8] },
      }),
      /decoder\.0\.self\.pattern: wanted F32 \[2, 12, 12\], found F32 \[2, 1, 1\]/,
    ],
  ])('with %s is refused by name', async (name, header, message) => {
    const path = join(folder, `${name}.safetensors`);
    if (header !== null) {
      const json = Buffer.from(header);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(json.length));
      await writeFile(path, Buffer.concat([length, json, Buffer.alloc(header.includes('data_offsets') ? 8 : 0)]));
    }
    const opening = server.handlers.open(
      { inspection: 'c', source: { kind: 'dump', path }, focus: null, maxUnits: 1 },
      never,
    );
    await expect(opening).rejects.toMatchObject({
      code: 'checkpoint',
      message: expect.stringMatching(message) as string,
    });
    await expect(opening).rejects.toThrow(path);
  });
});
