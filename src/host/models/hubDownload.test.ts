import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hubModels } from '../../client/hubCache';
import { hubDownload, wantedFiles } from './hubDownload';

describe('wantedFiles', () => {
  it('takes config, tokenizer and safetensors, and the config last', () => {
    const paths = [
      '.gitattributes',
      'README.md',
      'config.json',
      'flax_model.msgpack',
      'model-00001-of-00002.safetensors',
      'model.safetensors.index.json',
      'onnx/model.safetensors',
      'pytorch_model.bin',
      'tokenizer.json',
      'tokenizer_config.json',
    ];
    expect(wantedFiles(paths.map((path) => ({ path }))).map(({ path }) => path)).toEqual([
      'README.md',
      'model-00001-of-00002.safetensors',
      'model.safetensors.index.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'config.json',
    ]);
  });
});

const SHA = 'a'.repeat(40);

/** As much of the hub as a download needs. */
function hub(files: Record<string, string>): Server {
  const entry = (path: string) => ({
    type: 'file',
    path,
    size: files[path]!.length,
    oid: Buffer.from(path).toString('hex'),
  });
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://hub');
    const json = (value: unknown): void => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    };
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (pathname.startsWith('/api/models/org/bird/revision/')) json({ _id: '1', id: 'org/bird', sha: SHA });
      else if (pathname === `/api/models/org/bird/tree/${SHA}`) json(Object.keys(files).map(entry));
      else if (pathname === `/api/models/org/bird/paths-info/${SHA}`)
        json((JSON.parse(body) as { paths: string[] }).paths.map(entry));
      else if (pathname.startsWith(`/org/bird/resolve/${SHA}/`)) {
        const text = files[pathname.split('/').at(-1)]!;
        const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
        const end = last === '' ? text.length - 1 : Number(last);
        response.writeHead(request.headers.range === undefined ? 200 : 206, {
          etag: '"x"',
          'content-range': `bytes ${first}-${end}/${text.length}`,
        });
        response.end(request.headers.range === undefined ? text : text.slice(Number(first), end + 1));
      } else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Repository not found"}');
    });
  });
}

describe('hubDownload', () => {
  let server: Server;
  let cache: string;
  const start = async (files: Record<string, string>): Promise<void> => {
    server = hub(files);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  };
  const download = (id: string, signal = new AbortController().signal): Promise<string> =>
    hubDownload(id, cache, () => undefined, signal);

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'headlight-download-'));
    vi.spyOn(console, 'debug').mockReturnValue();
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(cache, { recursive: true });
  });

  it('fetches what a model needs into the cache, where it is found', async () => {
    await start({ 'config.json': '{"a":1}', 'model.safetensors': 'weights', 'pytorch_model.bin': 'unwanted' });
    const folder = await download('org/bird');
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('{"a":1}');
    expect(readFileSync(join(folder, 'model.safetensors'), 'utf8')).toBe('weights');
    expect(await hubModels(cache)).toEqual([{ id: 'org/bird', path: folder }]);
  });

  it('says what a repository lacks before it fetches anything', async () => {
    await start({ 'config.json': '{}', 'pytorch_model.bin': 'pickled' });
    await expect(download('org/bird')).rejects.toThrow('org/bird cannot be used: it has no weights as .safetensors.');
    expect(await hubModels(cache)).toEqual([]);
  });

  it('says what the hub said, and is silent when stopped', async () => {
    await start({});
    await expect(download('org/nothing')).rejects.toThrow(
      /org\/nothing could not be downloaded from Hugging Face: .*404|not found/i,
    );
    const stopped = new AbortController();
    stopped.abort();
    await expect(download('org/bird', stopped.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
