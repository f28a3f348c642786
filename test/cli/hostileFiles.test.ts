import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineClient } from '../../src/client/engineClient';
import type { ModelInput, OpenRequest } from '../../src/protocol/engine';
import { root } from './commandLine';

const fixture = (name: string): string => join(root, 'test/fixtures/transformers', name);
let folder: string;
let client: EngineClient;
let models = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-files-'));
  client = new EngineClient({
    enginePath: join(root, 'dist/engine/main.js'),
    idleTimeout: 60_000,
    log: () => undefined,
  });
});
afterAll(() => {
  client.dispose();
  rmSync(folder, { recursive: true });
});

/** A copy of a fixture, with some files in other words. */
function copyOf(name: string, files: Record<string, (text: string) => string> = {}): string {
  const path = join(folder, `model-${models++}`);
  mkdirSync(path);
  cpSync(fixture(name), path, { recursive: true });
  for (const [file, change] of Object.entries(files))
    writeFileSync(join(path, file), change(readFileSync(join(path, file), 'utf8')));
  return path;
}

/** JSON with some keys in other values. */
const keys =
  (changes: Record<string, unknown>) =>
  (text: string): string =>
    JSON.stringify({ ...(JSON.parse(text) as object), ...changes });

const open = (path: string, input: ModelInput, inspection = 'a'): OpenRequest => ({
  inspection,
  source: {
    kind: 'run',
    model: { path, source: 'folder' },
    inputs: [input],
    target: null,
    generate: 0,
    changes: [],
    of: null,
  },
  focus: null,
  maxUnits: 100,
});
const ids: ModelInput = { kind: 'ids', ids: [1, 2, 3] };
const svg = (inside: string, side: number): Uint8Array =>
  Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${inside}</svg>`);
const turbulence = '<feTurbulence baseFrequency="0.01" numOctaves="1000000"/>'.repeat(5);
const slow = svg(
  `<filter id="f" x="0" y="0" width="1" height="1">${turbulence}</filter><rect width="4000" height="4000" filter="url(#f)"/>`,
  4000,
);
const plain = svg('<rect width="20" height="40" fill="red"/>', 40);

describe('sizes that no model has are refused with the figures', () => {
  it.each<[what: string, model: string, file: string, changes: Record<string, unknown>, message: RegExp]>([
    [
      'a resize',
      'vit',
      'preprocessor_config.json',
      { size: { height: 9e15, width: 9e15 } },
      /size\.height: wanted at most 4096, found 9000000000000000/,
    ],
    [
      'a shorter side',
      'vit',
      'preprocessor_config.json',
      { size: { shortest_edge: 50_000 } },
      /wanted at most 4096, found 50000/,
    ],
    [
      'a crop',
      'vit',
      'preprocessor_config.json',
      { do_center_crop: true, crop_size: 6000 },
      /crop_size: wanted at most 4096, found 6000/,
    ],
    [
      'registers',
      'dinov2-registers',
      'config.json',
      { num_register_tokens: 110_000_000 },
      /num_register_tokens: wanted at most 4096, found 110000000/,
    ],
    [
      'layers',
      'bert-masked-lm',
      'config.json',
      { num_hidden_layers: 1e8 },
      /wanted at most 10000 layers, found 100000000/,
    ],
    [
      'a width',
      'llama',
      'config.json',
      { hidden_size: 1e15 },
      /hidden_size: wanted at most 1000000000, found 1000000000000000/,
    ],
  ])('%s', async (_what, model, file, changes, message) => {
    const path = copyOf(model, { [file]: keys(changes) });
    const { problems } = await client.call('describe', { folders: [{ path, source: 'folder' }] });
    expect(problems).toMatchObject([{ message: expect.stringMatching(message) as string }]);
    await expect(client.call('open', open(path, ids))).rejects.toMatchObject({ code: 'checkpoint' });
  });

  it('nesting without end', async () => {
    const path = copyOf('llama', { 'config.json': () => `{"a":${'['.repeat(1e6)}` });
    await expect(client.call('open', open(path, ids))).rejects.toThrow(
      /config\.json: wanted JSON of at most 100 levels/,
    );
  });

  it('tensors', async () => {
    const path = copyOf('llama');
    const empty = Array.from({ length: 300_000 }, (_, i) => `"${i}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`);
    const header = Buffer.from(`{${empty.join(',')}}`);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(join(path, 'model.safetensors'), Buffer.concat([length, header]));
    await expect(client.call('open', open(path, ids))).rejects.toThrow(/wanted a header of at most 250000 tensors/);
  });

  it('weights', async () => {
    const path = copyOf('gpt2');
    truncateSync(join(path, 'model.safetensors'), 2 ** 40);
    await expect(client.call('open', open(path, ids))).rejects.toThrow(
      /wanted at most 17179869184 bytes of weights, found 1099511627776/,
    );
  });
});

describe('what takes long is let go when it is cancelled', () => {
  it('the hash of a large file', async () => {
    const path = copyOf('gpt2');
    truncateSync(join(path, 'model.safetensors'), 2 ** 34);
    const abort = new AbortController();
    const opening = client.call('open', open(path, ids, 'large'), abort.signal);
    opening.catch(() => undefined);
    for (let loaded = false; !loaded;) loaded = (await client.call('status')).loaded.includes(path);
    abort.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await client.call('open', open(fixture('llama'), ids));
  });

  it('an SVG that draws without end: other pictures come at once', async () => {
    const abort = new AbortController();
    const opening = client.call(
      'open',
      open(fixture('vit'), { kind: 'picture', name: 'slow.svg', bytes: slow }),
      abort.signal,
    );
    setTimeout(() => {
      abort.abort();
    }, 1500);
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    await client.call('open', open(fixture('vit'), { kind: 'picture', name: 'plain.svg', bytes: plain }));
  });
});

it('an SVG that draws without end is told by its name, and what is held stays', async () => {
  await client.call('open', open(fixture('llama'), ids, 'held'));
  const { pid } = client;
  await expect(
    client.call('open', open(fixture('vit'), { kind: 'picture', name: 'slow.svg', bytes: slow })),
  ).rejects.toMatchObject({
    code: 'image',
    message: 'slow.svg: cannot be decoded: the process that decoded it took longer than 5 s',
  });
  const { length } = await client.call('units', { inspection: 'held', list: 'input', range: { start: 0, end: 3 } });
  expect([length, client.pid]).toEqual([3, pid]);
});

describe.skipIf(process.platform === 'win32')('a pipe in the place of a file is refused, and not waited for', () => {
  it.each(['config.json', 'model.safetensors', 'tokenizer.json', 'README.md', 'tokenizer_config.json'])(
    '%s',
    async (file) => {
      const path = copyOf('gpt2');
      rmSync(join(path, file), { force: true });
      execFileSync('mkfifo', [join(path, file)]);
      const opening = client.call('open', open(path, { kind: 'text', text: 'the cat' }));
      await expect(opening).rejects.toThrow(`${join(path, file)}: wanted a file, found a named pipe`);
    },
  );

  it('a dump', async () => {
    const path = join(folder, 'dump.safetensors');
    execFileSync('mkfifo', [path]);
    const source = { kind: 'dump', path } as const;
    const opening = client.call('open', { inspection: 'd', source, focus: null, maxUnits: 1 });
    await expect(opening).rejects.toThrow(`${path}: wanted a file, found a named pipe`);
  });
});
