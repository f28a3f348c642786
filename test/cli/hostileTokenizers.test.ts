import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineClient } from '../../src/client/engineClient';
import { Helper } from '../../src/engine/helper/helper';
import { HelperTokenizers } from '../../src/engine/helper/helperTokenizers';
import type { OpenRequest } from '../../src/protocol/engine';
import { HeadlightError } from '../../src/protocol/errors';
import { hostileTokenizers, soundTokenizer, trying } from '../support/hostileTokenizers';
import { mutatedJson } from '../support/mutatedJson';
import { root } from './commandLine';

const bundle = join(root, 'dist/engine/main.js');
const sound = join(root, 'media/models/headlight-encoder');
let folder: string;
let client: EngineClient;

const run = (inspection: string, path: string, text: string): OpenRequest => ({
  inspection,
  source: {
    kind: 'run',
    model: { path, source: 'folder' },
    inputs: [{ kind: 'text', text }],
    target: null,
    generate: 0,
    changes: [],
    of: null,
  },
  focus: null,
  maxUnits: 1000,
});
const heat = async (inspection: string): Promise<number[]> => {
  const lens = { map: 'encoder.1.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null } as const;
  return [...(await client.call('heat', { inspection, lens })).weights];
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-hostile-'));
  client = new EngineClient({ enginePath: bundle, idleTimeout: 60_000, log: () => undefined });
  await client.call('open', run('held', sound, 'the quick brown fox'));
});
afterAll(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

/** A model with another tokenizer. */
function modelWith(name: string, tokenizer: unknown): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const file of ['config.json', 'model.safetensors']) cpSync(join(sound, file), join(path, file));
  writeFileSync(join(path, 'tokenizer.json'), JSON.stringify(tokenizer));
  return path;
}

describe('a tokenizer that ends what runs it', () => {
  it.each(hostileTokenizers.map(([kind, change], index) => ({ kind, change, index })))(
    '$kind: its run fails by its name, and nothing else',
    async ({ change, index }) => {
      const path = modelWith(`model-${index}`, { ...soundTokenizer, ...change });
      const [pid, before] = [client.pid, await heat('held')];
      await expect(client.call('open', run('hostile', path, trying))).rejects.toMatchObject({
        code: 'tokenizer',
        message: expect.stringMatching(
          /model-\d\/tokenizer\.json: .*the process that ran the tokenizer (ended \(|took longer than)/,
        ) as string,
      });
      expect(await heat('held')).toEqual(before);
      await client.call('open', run('again', sound, 'the quick brown fox'));
      expect(await heat('again')).toEqual(before);
      expect(client.pid).toBe(pid);
    },
  );

  it('lets go as soon as it is cancelled', async () => {
    const [, change] = hostileTokenizers.find(([kind]) => kind.includes('grows'))!;
    const path = modelWith('cancelled', { ...soundTokenizer, ...change });
    const abort = new AbortController();
    const opening = client.call('open', run('hostile', path, trying), abort.signal);
    setTimeout(() => {
      abort.abort();
    }, 1000);
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    const before = await heat('held');
    await client.call('open', run('again', sound, 'the quick brown fox'));
    expect(await heat('again')).toEqual(before);
  });
});

it('a tokenizer that was changed at random is one, or is refused: the helper is all that ends', async () => {
  const helper = new Helper({ path: join(root, 'dist/engine/helper.js'), idle: Infinity, deadline: 2000 });
  const tokenizers = new HelperTokenizers(helper);
  const parts = [
    ...hostileTokenizers.map(() => soundTokenizer),
    ...hostileTokenizers.map(([, change]) => ({ ...soundTokenizer, ...change })),
  ];
  const mutations = fc.constantFrom(...parts).chain(mutatedJson);
  let [worked, refused] = [0, 0];
  const path = join(folder, 'mutated.json');
  try {
    await fc.assert(
      fc.asyncProperty(mutations, async (tokenizer) => {
        writeFileSync(path, JSON.stringify(tokenizer));
        try {
          const running = await tokenizers.load(path);
          const { id } = await running.encode('a heron stood');
          await running.decode([[...id].slice(0, 4)]);
          worked++;
        } catch (error) {
          expect(error).toBeInstanceOf(HeadlightError);
          expect(error).toMatchObject({ code: 'tokenizer', message: expect.stringContaining(path) as string });
          refused++;
        }
      }),
      { seed: 10, numRuns: 200, endOnFailure: true },
    );
    expect(Math.min(worked, refused)).toBeGreaterThan(10);
    const running = await tokenizers.load(join(sound, 'tokenizer.json'));
    expect((await running.encode('a heron')).id.length).toBeGreaterThan(2);
  } finally {
    helper.dispose();
  }
});
