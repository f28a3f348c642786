import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineClient } from '../../src/client/engineClient';
import type { EngineEvent } from '../../src/client/engineProcess';
import type { OpenRequest, RunSource, TileRequest } from '../../src/protocol/engine';
import type { Lens } from '../../src/protocol/lens';
import { root } from './commandLine';

const fixture = (name: string): { path: string; source: 'folder' } => ({
  path: join(root, 'test/fixtures/transformers', name),
  source: 'folder',
});
const lens: Lens = { map: 'decoder.1.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null };
const encoder = { path: join(root, 'media/models/headlight-encoder'), source: 'bundled' as const };

let client: EngineClient;
let events: EngineEvent[] = [];

/** Of token ids by the small Mistral, unless the changes say otherwise. */
function run(inspection: string, changes: Partial<RunSource> = {}, maxUnits = 1000): OpenRequest {
  return {
    inspection,
    source: {
      kind: 'run',
      model: fixture('mistral'),
      inputs: [{ kind: 'ids', ids: [5, 2, 9] }],
      target: null,
      generate: 0,
      changes: [],
      of: null,
      ...changes,
    },
    focus: null,
    maxUnits,
  };
}
const long = (inspection: string): OpenRequest =>
  run(inspection, { model: encoder, inputs: [{ kind: 'text', text: 'the quick brown fox '.repeat(1500) }] }, 1e6);
const ids = (...given: number[]): Partial<RunSource> => ({ inputs: [{ kind: 'ids', ids: given }] });

/** A part of a map, a pixel a cell. */
function cells(rows: [number, number], columns: [number, number], changes: Partial<TileRequest> = {}): TileRequest {
  return {
    inspection: 'a',
    map: 'decoder.1.self',
    head: 0,
    method: 'raw',
    rows: { start: rows[0], end: rows[1] },
    columns: { start: columns[0], end: columns[1] },
    width: columns[1] - columns[0],
    height: rows[1] - rows[0],
    coarse: false,
    ...changes,
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 3000 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

beforeAll(() => {
  client = new EngineClient({
    enginePath: join(root, 'dist/engine/main.js'),
    idleTimeout: 60_000,
    log: () => undefined,
  });
  client.onEvent((event) => events.push(event));
});
afterAll(() => {
  client.dispose();
});

describe('the engine process', () => {
  it('describes models without loading tfjs, one bad folder beside good ones', async () => {
    const { cards, problems } = await client.call('describe', {
      folders: [fixture('llama'), fixture('nothing'), fixture('gpt2')],
    });
    expect(cards.map(({ family }) => family)).toEqual(['llama', 'gpt2']);
    expect(problems).toMatchObject([{ path: fixture('nothing').path }]);
    expect(await client.call('status')).toMatchObject({ backend: null, loaded: [], bytes: 0, pid: client.pid });
  });

  it('says hello: what it is, and what it answers', async () => {
    const { protocol, engine, calls } = await client.call('hello');
    expect([protocol, engine]).toEqual([2, expect.stringMatching(/^headlight \d/)]);
    expect(calls).toEqual(expect.arrayContaining(['hello', 'describe', 'open', 'units', 'heat', 'tile', 'release']));
  });

  it('tells what it runs, then every map, then that a window is whole', async () => {
    events = [];
    await client.call('open', run('a'));
    const types = events.map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(['opened', 'list', 'map', 'map']);
    expect(new Set(types.slice(4))).toEqual(new Set(['window']));
    const [opened, told] = events;
    expect(opened?.payload).toMatchObject({ planned: 3, changes: [], of: null, absent: [] });
    expect(told?.payload).toMatchObject({ list: { id: 'input', length: 3, given: 3 } });
    expect(events.at(-1)?.payload).toMatchObject({
      done: 3,
      covered: [{ list: 'input', ranges: [{ start: 0, end: 3 }] }],
    });
    const units = await client.call('units', { inspection: 'a', list: 'input', range: { start: 1, end: 3 } });
    expect([units.text, [...units.id]]).toEqual([
      ['#2', '#9'],
      [2, 9],
    ]);
    const { list, weights } = await client.call('heat', { inspection: 'a', lens });
    expect(list).toBe('input');
    const row = await client.call('tile', cells([2, 3], [0, 3]));
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    const column = await client.call('tile', cells([0, 3], [1, 2]));
    expect(column[2]).toBe(row[1]);
    const whole = await client.call('tile', cells([0, 3], [0, 3]));
    expect(whole.subarray(6)).toEqual(row);
    const looks = await client.call('heat', {
      inspection: 'a',
      lens: { ...lens, head: 0, side: 'query', units: [2] },
    });
    expect(looks.weights).toEqual(row);
    const last = events.findLast((event) => event.type === 'map');
    const received = last?.type === 'map' ? last.payload.received : new Float32Array();
    const mean = Array.from(
      { length: 3 },
      (_, unit) =>
        Array.from({ length: 6 }, (_h, head) => received[head * 3 + unit]!).reduce((sum, weight) => sum + weight, 0) /
        6,
    );
    for (const [unit, weight] of mean.entries()) expect(weights[unit]).toBeCloseTo(weight, 6);
    expect((await client.call('status')).loaded).toEqual([fixture('mistral').path]);
  });

  it.each([
    ['query', [2], 1, [2, 1]],
    ['key', [1], 2, [2, 1]],
    ['query', [1], 1, [1, 'most']],
    ['key', [1], 1, ['most', 1]],
    ['all', [], 2, [2, 'most']],
  ] as const)('tells of a unit what its card wants: %s %j, unit %i', async (side, units, unit, [from, to]) => {
    const of = { ...lens, side, units };
    const heat = async (change: Partial<Lens>): Promise<Float32Array> =>
      (await client.call('heat', { inspection: 'a', lens: { ...of, ...change } })).weights;
    const { own, received, shown, pair } = await client.call('unit', {
      inspection: 'a',
      lens: of,
      list: 'input',
      unit,
    });
    expect(own.weights).toEqual(await heat({ side: side === 'key' ? 'key' : 'query', units: [unit] }));
    expect(received?.weights).toEqual(await heat({ side: 'all', units: [] }));
    expect(shown?.weights ?? null).toEqual(side === 'all' ? null : await heat({}));
    const most = own.weights.indexOf(Math.max(...own.weights));
    const ends = [from, to].map((end) => (end === 'most' ? most : end));
    expect([pair?.query, pair?.key]).toEqual(ends);
    const row = await client.call('tile', cells([ends[0]!, ends[0]! + 1], [0, 3]));
    expect([pair?.maps, pair?.heads, pair?.weights[6]]).toEqual([2, 6, row[ends[1]!]]);
  });

  it('predicts: probabilities, likeliest first; a causal model nothing at its first unit', async () => {
    expect(await client.call('outputs', { inspection: 'a', list: 'input', unit: 0, count: 3 })).toEqual([]);
    const all = await client.call('outputs', { inspection: 'a', list: 'input', unit: 1, count: 60 });
    expect(all).toHaveLength(60);
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    expect(all.map(({ probability }) => probability)).toEqual(
      all.map(({ probability }) => probability).sort((a, b) => b - a),
    );
  });

  it.each([
    ['a head', { head: 6 }, 'usage'],
    ['a unit', { side: 'query' as const, units: [3] }, 'usage'],
    ['a method', { method: 'magic' }, 'usage'],
  ])('refuses %s that is not there', async (_name, change, code) => {
    await expect(client.call('heat', { inspection: 'a', lens: { ...lens, ...change } })).rejects.toMatchObject({
      code,
    });
  });

  it('names the maps that there are', async () => {
    const elsewhere = { ...lens, map: 'encoder.0.self' };
    for (const call of [
      client.call('heat', { inspection: 'a', lens: elsewhere }),
      client.call('tile', cells([0, 1], [0, 3], { map: 'encoder.0.self' })),
    ])
      await expect(call).rejects.toMatchObject({
        code: 'not-found',
        message: expect.stringContaining('decoder.0.self, decoder.1.self') as string,
      });
  });

  it('forgets what is released', async () => {
    await client.call('release', { inspection: 'a' });
    await expect(client.call('heat', { inspection: 'a', lens })).rejects.toMatchObject({ code: 'not-held' });
  });

  it('runs what is on the screen first', async () => {
    events = [];
    const given = Array.from({ length: 150 }, (_, i) => i % 60);
    await client.call('open', run('w', ids(...given), 100));
    const windows = events.flatMap((event) => (event.type === 'window' ? [event.payload] : []));
    expect(windows.length).toBeGreaterThan(1);
    expect(windows[0]?.covered[0]?.ranges[0]?.start).toBe(0);
    const covered = windows.at(-1)?.covered[0]?.ranges ?? [];
    expect(covered.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(100);
    expect(windows.at(-1)?.done).toBe(100);
    const { weights } = await client.call('heat', { inspection: 'w', lens: { ...lens, side: 'query', units: [70] } });
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    await client.call('release', { inspection: 'w' });
  });

  it('can be asked between layers, and stops when it is told to; whole windows stay', async () => {
    events = [];
    const abort = new AbortController();
    const call = client.call('open', long('l'), abort.signal);
    await until(() => events.some(({ type }) => type === 'window'));
    await client.call('heat', { inspection: 'l', lens: { ...lens, map: 'encoder.0.self' } });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    const { weights } = await client.call('heat', { inspection: 'l', lens: { ...lens, map: 'encoder.3.self' } });
    expect(weights.some((weight) => weight > 0)).toBe(true);
    const told = events.length;
    await client.call('open', run('a'));
    expect(events.slice(told).filter(({ payload }) => payload.inspection === 'l').length).toBeLessThanOrEqual(1);
    await client.call('release', { inspection: 'l' });
  });

  it('lets a newer run take the place of the older', async () => {
    events = [];
    const older = client.call('open', long('same'));
    await until(() => events.some(({ type }) => type === 'map'));
    const newer = client.call('open', run('same'));
    await expect(older).rejects.toMatchObject({ code: 'cancelled' });
    await newer;
    expect((await client.call('heat', { inspection: 'same', lens })).weights).toHaveLength(3);
    await client.call('release', { inspection: 'same' });
  });

  it('keeps the code of what fails', async () => {
    await expect(client.call('open', run('x', { model: fixture('nothing') }))).rejects.toMatchObject({
      code: 'checkpoint',
    });
    await expect(client.call('open', run('x', ids(60)))).rejects.toMatchObject({ code: 'input' });
    await expect(client.call('open', run('x', { inputs: [{ kind: 'text', text: 'x' }] }))).rejects.toMatchObject({
      code: 'tokenizer',
    });
    await expect(
      client.call('open', run('x', { model: fixture('bert-masked-lm'), generate: 1 })),
    ).rejects.toMatchObject({ code: 'usage' });
    await expect(
      client.call('open', run('x', { ...ids(...Array.from({ length: 32 }, () => 1)), generate: 1 })),
    ).rejects.toMatchObject({ code: 'input' });
    await expect(client.call('heat', { inspection: 'x', lens })).rejects.toMatchObject({ code: 'not-held' });
  });

  it('refuses a model that does not fit, with the figures', async () => {
    const small = new EngineClient({
      enginePath: join(root, 'dist/engine/main.js'),
      idleTimeout: 60_000,
      log: () => undefined,
      memoryLimit: 100_000,
    });
    try {
      await expect(small.call('open', run('m'))).rejects.toMatchObject({
        code: 'memory',
        message: expect.stringContaining('MB') as string,
      });
    } finally {
      small.dispose();
    }
  });

  it('ends with one clear error when it is killed in mid-run, and the next run works', async () => {
    events = [];
    const folder = mkdtempSync(join(tmpdir(), 'headlight-'));
    try {
      const call = client.call('open', long('k'));
      await until(() => events.some(({ type }) => type === 'map'));
      process.kill(client.pid!, 'SIGKILL');
      await expect(call).rejects.toMatchObject({
        code: 'engine-gone',
        message: expect.stringContaining('signal SIGKILL') as string,
      });
      await client.call('open', run('k'));
      const out = join(folder, 'maps.safetensors');
      expect((await client.call('dump', { inspection: 'k', out })).tensors).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
