import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelFolder } from '../protocol/engine';
import { ModelCache } from './modelCache';

let root: string;
const gone: string[] = [];

function folder(name: string, bytes = 10): ModelFolder {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'model.safetensors'), 'x'.repeat(bytes));
  return { path, source: 'folder' };
}

const load = vi.fn(async ({ path }: ModelFolder, _free: number) => ({ bytes: 20, dispose: () => void gone.push(path) }));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headlight-'));
  gone.length = 0;
  load.mockClear();
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('ModelCache', () => {
  it('loads a folder once, also when asked twice at once', async () => {
    const cache = new ModelCache(100, load);
    const [a, b] = await Promise.all([cache.acquire(folder('a')), cache.acquire({ path: join(root, 'a'), source: 'folder' })]);
    expect(a.model).toBe(b.model);
    expect(load).toHaveBeenCalledOnce();
    expect([cache.loaded, cache.bytes, cache.free]).toEqual([[join(root, 'a')], 20, 80]);
  });

  it('puts away what was not used for longest, and never what is in use', async () => {
    const cache = new ModelCache(50, load);
    const a = await cache.acquire(folder('a'));
    const b = await cache.acquire(folder('b'));
    await cache.acquire(folder('c'));
    expect(gone).toEqual([]);
    expect(load.mock.lastCall?.[1]).toBe(10);
    b.giveBack();
    b.giveBack();
    await cache.acquire(folder('d'));
    expect(gone).toEqual([join(root, 'b')]);
    a.giveBack();
    await cache.acquire({ path: join(root, 'a'), source: 'folder' });
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('loads a folder anew whose files have changed', async () => {
    const cache = new ModelCache(100, load);
    (await cache.acquire(folder('a'))).giveBack();
    await cache.acquire(folder('a', 11));
    expect(load).toHaveBeenCalledTimes(2);
    expect(gone).toEqual([join(root, 'a')]);
  });

  it('does not keep a failure', async () => {
    const cache = new ModelCache(100, load);
    load.mockRejectedValueOnce(new Error('cut off'));
    await expect(cache.acquire(folder('a'))).rejects.toThrow('cut off');
    await cache.acquire({ path: join(root, 'a'), source: 'folder' });
    expect(cache.bytes).toBe(20);
  });

  it('names a folder that is not there', async () => {
    await expect(new ModelCache(1, load).acquire({ path: '/nowhere', source: 'folder' })).rejects.toMatchObject({ code: 'checkpoint' });
  });
});
