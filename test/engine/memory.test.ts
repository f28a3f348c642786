import { beforeAll, describe, expect, test } from 'vitest';
import { readCard } from '../../src/engine/models/card';
import { bytesOfUnit, objectBytesOfUnit, type TooLargeError } from '../../src/engine/models/memory';
import { headlight, startBackend } from '../../src/engine/runtime/backend';
import { EngineServer } from '../../src/engine/server';
import { nativeReaders } from '../support/nativeReaders';
import { collectForgotten } from './collectForgotten';
import { fixture, never } from './golden';
import { loadFolder } from './runModel';

const IDS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4];
const BERT = 'bert-masked-lm';
/** Inspections that a server can hold, or more. */
const ROOM = 6;

/** Bytes that a model wants before it is loaded. */
const wanted = (name: string): Promise<number> =>
  loadFolder(fixture(name), 1).then(
    () => 0,
    (error: unknown) => (error as TooLargeError).bytes,
  );

function serverOf(limit: number) {
  const server = new EngineServer(limit, '0', () => undefined, nativeReaders);
  const inspect = (inspection: string, name: string) =>
    server.handlers.open(
      {
        inspection,
        source: {
          kind: 'run',
          model: { path: fixture(name), source: 'folder' },
          inputs: [{ kind: 'ids', ids: IDS }],
          target: null,
          generate: 0,
          changes: [],
          of: null,
        },
        focus: null,
        maxUnits: 99,
      },
      never,
    );
  const row = async (inspection: string) =>
    (
      await server.handlers.heat(
        {
          inspection,
          lens: { map: 'encoder.0.self', head: 'mean', method: 'raw', side: 'query', units: [1], answer: null },
        },
        never,
      )
    ).weights;
  const loaded = async () => (await server.handlers.status(undefined, never)).loaded;
  return { inspect, row, loaded };
}

/** Bytes that are not forgotten. */
async function allocated(): Promise<number> {
  await collectForgotten();
  return headlight().heap.allocated;
}

beforeAll(startBackend);

describe('where memory is short', () => {
  test('what nobody has asked about for longest is forgotten, and the rest answers', async () => {
    const model = await loadFolder(fixture(BERT));
    const [weights, inspection] = [
      model.bytes,
      IDS.length * (bytesOfUnit(model.card) + objectBytesOfUnit(model.card) + 8),
    ];
    model.dispose();
    const limit = Math.max(await wanted(BERT), weights + ROOM * inspection);
    const before = await allocated();
    const { inspect, row } = serverOf(limit);
    const names = Array.from({ length: Math.floor((limit - weights) / inspection) }, (_, i) => `${i}`);
    expect(names.length).toBeGreaterThanOrEqual(ROOM);
    for (const name of names) await inspect(name, BERT);
    const first = await row('0');
    for (const name of names) expect(await row(name)).toEqual(first);
    await row('0');
    await inspect('another', BERT);
    expect(await row('0')).toEqual(first);
    await expect(row('1')).rejects.toMatchObject({
      code: 'not-held',
      message: 'there is no inspection 1, or no more; run it again',
    });
    expect(await row('2')).toEqual(first);
    expect(await row('another')).toEqual(first);
    expect((await allocated()) - before).toBeLessThanOrEqual(limit);
    await inspect('1', BERT);
    expect(await row('1')).toEqual(first);
  });

  test.each([BERT, 'gpt2', 'llama', 'mistral'])('an inspection of %s keeps what is reckoned for it', async (name) => {
    const { inspect } = serverOf(2 ** 31);
    await inspect('a', name);
    const before = await allocated();
    await inspect('b', name);
    const kept = (await allocated()) - before;
    const reckoned = IDS.length * bytesOfUnit(await readCard({ path: fixture(name), source: 'folder' }));
    expect(kept).toBeLessThanOrEqual(reckoned);
    expect(kept).toBeGreaterThan(0.7 * reckoned);
  });

  test('a model that is looked at no more makes room for another', async () => {
    const [bert, gpt] = [await wanted(BERT), await wanted('gpt2')];
    const { inspect, row, loaded } = serverOf(Math.max(bert, gpt));
    await inspect('old', BERT);
    await inspect('new', 'gpt2');
    expect(await loaded()).toEqual([fixture('gpt2')]);
    await expect(row('old')).rejects.toMatchObject({ code: 'not-held' });
  });

  test('what would not fit anyway takes nothing away', async () => {
    const bert = await wanted(BERT);
    const { inspect, row } = serverOf(bert);
    await inspect('old', BERT);
    const before = await row('old');
    expect(await wanted('vit')).toBeGreaterThan(bert);
    await expect(inspect('new', 'vit')).rejects.toMatchObject({ code: 'memory' });
    expect(await row('old')).toEqual(before);
  });
});
