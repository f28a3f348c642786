import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EngineClient } from '../../src/client/engineClient';
import type { DumpSource, ModelInput, RunSource } from '../../src/protocol/engine';
import { HeadlightError } from '../../src/protocol/errors';
import type { Lens } from '../../src/protocol/lens';
import { actsWith, fixtures, pictures, type Act } from '../support/hostileActs';
import { trying } from '../support/hostileTokenizers';
import { root } from './commandLine';

/** Longer than `npm test` has time for: HEADLIGHT_HOSTILE_MINUTES. Another order of things: HEADLIGHT_HOSTILE_SEED. */
const minutes = Number(process.env['HEADLIGHT_HOSTILE_MINUTES'] ?? 0);
const seed = Number(process.env['HEADLIGHT_HOSTILE_SEED'] ?? 1914);
/** Milliseconds in which the engine answers, whatever it does. */
const HANG = 5000;

const ids: ModelInput = { kind: 'ids', ids: [1, 2, 3, 4] };
const text: ModelInput = { kind: 'text', text: trying };
const lens: Lens = { map: 'encoder.1.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null };

let folder: string;
let client: EngineClient;
let acts: fc.Arbitrary<Act>;
let models = 0;
/** A picture that is one. */
let plain: Uint8Array;

const run = (path: string, input: ModelInput, changes: Partial<RunSource> = {}): RunSource => ({
  kind: 'run',
  model: { path, source: 'folder' },
  inputs: [input],
  target: null,
  generate: 0,
  changes: [],
  of: null,
  ...changes,
});
const open = (inspection: string, source: RunSource | DumpSource, signal?: AbortSignal): Promise<unknown> =>
  client.call('open', { inspection, source, focus: null, maxUnits: 2000 }, signal);
const inspectHeld = (): Promise<unknown> => open('held', run(join(fixtures, 'bert-masked-lm'), ids));
const heldHeat = async (): Promise<number[]> => [...(await client.call('heat', { inspection: 'held', lens })).weights];
const long = 'the heron stood on one leg '.repeat(200);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-hostile-'));
  client = new EngineClient({
    enginePath: join(root, 'dist/engine/main.js'),
    idleTimeout: 60_000,
    log: () => undefined,
  });
  await inspectHeld();
  const dump = join(folder, 'sound.safetensors');
  await client.call('dump', { inspection: 'held', out: dump });
  const files = await pictures();
  plain = files[0]!;
  acts = actsWith(readFileSync(dump), files);
});
afterAll(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

/** A copy of a fixture with one file in other words. */
function modelWith(of: string, file: string, content: Uint8Array): string {
  const path = join(folder, `model-${models++}`);
  mkdirSync(path);
  cpSync(join(fixtures, of), path, { recursive: true, filter: (name) => !name.includes('reference') });
  writeFileSync(join(path, file), content);
  return path;
}

/** Resolves when it is over, with whatever errors it met. */
async function perform(act: Act): Promise<unknown[]> {
  const failures = (calls: readonly Promise<unknown>[]): Promise<unknown[]> =>
    Promise.allSettled(calls).then((all) =>
      all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])),
    );
  switch (act.kind) {
    case 'model':
    case 'tokenizer': {
      const [of, file] = act.kind === 'model' ? [act.of, act.file] : ['bert-masked-lm', 'tokenizer.json'];
      const path = modelWith(of, file, act.content);
      const sees = /vit|dino|clip/.test(of);
      const input: ModelInput = sees
        ? { kind: 'picture', name: 'a.png', bytes: plain }
        : act.kind === 'tokenizer'
          ? text
          : ids;
      const described = client.call('describe', { folders: [{ path, source: 'folder' }] });
      return failures([described, open('hostile', run(path, input, { generate: of === 'gpt2' ? 2 : 0 }))]).finally(
        () => {
          rmSync(path, { recursive: true });
        },
      );
    }
    case 'picture':
      return failures([
        open('hostile', run(join(fixtures, 'vit'), { kind: 'picture', name: 'a picture', bytes: act.content })),
      ]);
    case 'dump': {
      const path = join(folder, 'hostile.safetensors');
      writeFileSync(path, act.content);
      return failures([open('hostile', { kind: 'dump', path })]);
    }
    case 'kill':
    case 'cancel': {
      const abort = new AbortController();
      const opening = failures([
        open('hostile', run(join(root, 'media/models/headlight-encoder'), { kind: 'text', text: long }), abort.signal),
      ]);
      await new Promise((resolve) => setTimeout(resolve, act.after));
      if (act.kind === 'cancel') abort.abort();
      else if (client.pid !== undefined) process.kill(client.pid, 'SIGKILL');
      return opening;
    }
    case 'storm':
      return failures(act.questions.map((asked) => client.call('heat', { inspection: 'held', lens: asked })));
  }
}

interface Seen {
  acts: number;
  sound: number;
  kills: number;
  /** By code. */
  readonly refused: Record<string, number>;
  /** Milliseconds that the engine took at most to say how it is. */
  slowest: number;
}

/** Beside the work the engine is asked how it is, again and again. */
async function whileAsking<T>(work: () => Promise<T>, seen: Seen): Promise<T> {
  let over = false;
  const asking = (async () => {
    while (!over) {
      const asked = performance.now();
      await client.call('status').catch(() => undefined);
      seen.slowest = Math.max(seen.slowest, performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  try {
    return await work();
  } finally {
    over = true;
    await asking;
  }
}

it(
  'whatever a file or a caller does, the engine answers, says what is wrong, and keeps what it holds',
  async () => {
    const before = await heldHeat();
    const seen: Seen = { acts: 0, sound: 0, kills: 0, refused: {}, slowest: 0 };
    const property = fc.asyncProperty(acts, async (act) => {
      const { pid } = client;
      const errors = await whileAsking(() => perform(act), seen);
      seen.acts++;
      if (errors.length === 0) seen.sound++;
      for (const error of errors) {
        expect(error).toBeInstanceOf(HeadlightError);
        const { code, message } = error as HeadlightError;
        expect(code, message).not.toBe('internal');
        if (act.kind !== 'kill') expect(code, message).not.toBe('engine-gone');
        seen.refused[code] = (seen.refused[code] ?? 0) + 1;
      }
      if (act.kind === 'kill') {
        seen.kills++;
        await inspectHeld();
      } else expect(client.pid).toBe(pid);
      expect(await heldHeat()).toEqual(before);
      expect(seen.slowest).toBeLessThan(HANG);
    });
    const limits = minutes > 0 ? { numRuns: 1_000_000, interruptAfterTimeLimit: 60_000 * minutes } : { numRuns: 240 };
    await fc.assert(property, { ...limits, seed, endOnFailure: true });
    console.log(`seed ${seed}: ${JSON.stringify(seen)}`);
    expect(Math.min(seen.sound, seen.refused['checkpoint'] ?? 0, seen.kills)).toBeGreaterThan(0);
  },
  60_000 * (minutes + 5),
);
