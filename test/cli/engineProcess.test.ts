import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineClient } from '../../src/client/engineClient';
import type { EngineEvent } from '../../src/client/engineProcess';
import type { InspectRequest } from '../../src/protocol/engine';
import type { Lens } from '../../src/protocol/lens';
import { root } from './commandLine';

const fixture = (name: string): { path: string; source: 'folder' } => ({
  path: join(root, 'test/fixtures/transformers', name),
  source: 'folder',
});
const lens: Lens = { layer: 1, head: 'mean', method: 'raw', direction: 'received', query: null };
const encoder = { path: join(root, 'media/models/headlight-encoder'), source: 'bundled' as const };

let client: EngineClient;
let events: EngineEvent[] = [];

function run(inspection: string, changes: Partial<InspectRequest> = {}): InspectRequest {
  return {
    inspection,
    model: fixture('mistral'),
    input: { kind: 'ids', ids: [5, 2, 9] },
    generate: 0,
    maxUnits: 1000,
    ...changes,
  };
}
const long = (inspection: string): InspectRequest =>
  run(inspection, {
    model: encoder,
    input: { kind: 'text', text: 'the quick brown fox '.repeat(1500), focus: null },
    maxUnits: 1e6,
  });

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

  it('tells what it runs, then every layer, then that a window is whole', async () => {
    events = [];
    const result = await client.call('inspect', run('a'));
    expect(events.map(({ type }) => type)).toEqual(['prepared', 'layer', 'layer', 'window']);
    expect(result).toMatchObject({ done: 3, covered: [{ start: 0, end: 3 }], generated: null });
    const { weights } = await client.call('heat', { inspection: 'a', lens });
    const row = await client.call('row', { inspection: 'a', address: 'decoder.1.self', head: 0, query: 2 });
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    const column = await client.call('column', { inspection: 'a', address: 'decoder.1.self', head: 0, key: 1 });
    expect(column[2]).toBe(row[1]);
    const tile = await client.call('tile', {
      inspection: 'a',
      address: 'decoder.1.self',
      head: 0,
      rows: { start: 2, end: 3 },
      columns: { start: 0, end: 3 },
      width: 3,
      height: 1,
    });
    expect(tile).toEqual(row);
    const last = events.findLast((event) => event.type === 'layer');
    const received = last?.type === 'layer' ? last.payload.received : new Float32Array();
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
    ['from', 2, 1, [2, 1]],
    ['to', 1, 2, [2, 1]],
    ['from', 1, 1, [1, 'most']],
    ['to', 1, 1, ['most', 1]],
    ['received', null, 2, [2, 'most']],
  ] as const)('tells of a unit what its card wants: %s %s, unit %i', async (direction, query, unit, [from, to]) => {
    const of = { ...lens, direction, query };
    const heat = async (change: Partial<Lens>): Promise<Float32Array> =>
      (await client.call('heat', { inspection: 'a', lens: { ...of, ...change } })).weights;
    const { weights, received, shown, pair } = await client.call('unit', { inspection: 'a', lens: of, unit });
    expect(weights).toEqual(await heat({ direction: direction === 'to' ? 'to' : 'from', query: unit }));
    expect(received).toEqual(await heat({ direction: 'received', query: null }));
    expect(shown).toEqual(query === null ? null : await heat({}));
    const most = weights.indexOf(Math.max(...weights));
    const ends = [from, to].map((end) => (end === 'most' ? most : end));
    expect([pair?.query, pair?.key]).toEqual(ends);
    const row = await client.call('row', { inspection: 'a', address: 'decoder.1.self', head: 0, query: ends[0]! });
    expect([pair?.layers, pair?.heads, pair?.weights[6]]).toEqual([2, 6, row[ends[1]!]]);
  });

  it('predicts: probabilities, likeliest first; a causal model nothing at its first unit', async () => {
    expect(await client.call('predict', { inspection: 'a', unit: 0, count: 3 })).toEqual([]);
    const all = await client.call('predict', { inspection: 'a', unit: 1, count: 60 });
    expect(all).toHaveLength(60);
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
    expect(all.map(({ probability }) => probability)).toEqual(
      all.map(({ probability }) => probability).sort((a, b) => b - a),
    );
  });

  it.each([
    ['a layer', { layer: 2 }, 'usage'],
    ['a head', { head: 6 }, 'usage'],
    ['a unit', { direction: 'from' as const, query: 3 }, 'usage'],
  ])('refuses %s that is not there', async (_name, change, code) => {
    await expect(client.call('heat', { inspection: 'a', lens: { ...lens, ...change } })).rejects.toMatchObject({
      code,
    });
  });

  it('names the maps that there are', async () => {
    await expect(
      client.call('row', { inspection: 'a', address: 'encoder.0.self', head: 0, query: 0 }),
    ).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('decoder.0.self, decoder.1.self') as string,
    });
  });

  it('forgets what is released', async () => {
    await client.call('release', { inspection: 'a' });
    await expect(client.call('heat', { inspection: 'a', lens })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('runs what is on the screen first', async () => {
    events = [];
    const ids = Array.from({ length: 150 }, (_, i) => i % 60);
    await client.call('inspect', run('w', { input: { kind: 'ids', ids }, maxUnits: 100 }));
    const owned = events.flatMap((event) => (event.type === 'window' ? [event.payload.owned] : []));
    expect(owned[0]?.start).toBe(0);
    expect(owned.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(100);
    const { weights } = await client.call('heat', { inspection: 'w', lens: { ...lens, direction: 'from', query: 70 } });
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    await client.call('release', { inspection: 'w' });
  });

  it('can be asked between layers, and stops when it is told to; whole windows stay', async () => {
    events = [];
    const abort = new AbortController();
    const call = client.call('inspect', long('l'), abort.signal);
    await until(() => events.some(({ type }) => type === 'window'));
    await client.call('heat', { inspection: 'l', lens: { ...lens, layer: 0 } });
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    const { weights } = await client.call('heat', { inspection: 'l', lens });
    expect(weights.some((weight) => weight > 0)).toBe(true);
    const told = events.length;
    await client.call('inspect', run('a'));
    expect(events.slice(told).filter(({ payload }) => payload.inspection === 'l').length).toBeLessThanOrEqual(1);
    await client.call('release', { inspection: 'l' });
  });

  it('lets a newer run take the place of the older', async () => {
    events = [];
    const older = client.call('inspect', long('same'));
    await until(() => events.some(({ type }) => type === 'layer'));
    const newer = client.call('inspect', run('same'));
    await expect(older).rejects.toMatchObject({ code: 'cancelled' });
    expect((await newer).units.length).toBe(3);
    expect((await client.call('heat', { inspection: 'same', lens })).weights).toHaveLength(3);
    await client.call('release', { inspection: 'same' });
  });

  it('keeps the code of what fails', async () => {
    await expect(client.call('inspect', run('x', { model: fixture('nothing') }))).rejects.toMatchObject({
      code: 'checkpoint',
    });
    await expect(client.call('inspect', run('x', { input: { kind: 'ids', ids: [60] } }))).rejects.toMatchObject({
      code: 'input',
    });
    await expect(
      client.call('inspect', run('x', { input: { kind: 'text', text: 'x', focus: null } })),
    ).rejects.toMatchObject({ code: 'tokenizer' });
    await expect(
      client.call('inspect', run('x', { model: fixture('bert-masked-lm'), generate: 1 })),
    ).rejects.toMatchObject({ code: 'usage' });
    await expect(
      client.call(
        'inspect',
        run('x', { input: { kind: 'ids', ids: Array.from({ length: 32 }, () => 1) }, generate: 1 }),
      ),
    ).rejects.toMatchObject({ code: 'input' });
    await expect(client.call('heat', { inspection: 'x', lens })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuses a model that does not fit, with the figures', async () => {
    const small = new EngineClient({
      enginePath: join(root, 'dist/engine/main.js'),
      idleTimeout: 60_000,
      log: () => undefined,
      memoryLimit: 100_000,
    });
    try {
      await expect(small.call('inspect', run('m'))).rejects.toMatchObject({
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
      const call = client.call('inspect', long('k'));
      await until(() => events.some(({ type }) => type === 'layer'));
      process.kill(client.pid!, 'SIGKILL');
      await expect(call).rejects.toMatchObject({
        code: 'engine-gone',
        message: expect.stringContaining('signal SIGKILL') as string,
      });
      await client.call('inspect', run('k'));
      const out = join(folder, 'maps.safetensors');
      expect((await client.call('dump', { inspection: 'k', out })).tensors).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
