import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelFolder } from '../protocol/engine';
import { ModelCache } from './modelCache';
import { TooLargeError } from './models/memory';

let root: string;
const gone: string[] = [];

function folder(name: string, bytes = 10): ModelFolder {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'model.safetensors'), 'x'.repeat(bytes));
  return { path, source: 'folder' };
}

const load = vi.fn(async ({ path }: ModelFolder, free: number) => {
  if (free < 20) throw new TooLargeError(`20, wanted at most ${free}`, 20);
  return { bytes: 20, dispose: () => void gone.push(path) };
});
/** Inspections of so many bytes; the first is the oldest. */
const others = {
  sizes: [] as number[],
  get bytes() {
    return this.sizes.reduce((sum, size) => sum + size, 0);
  },
  releaseOldest() {
    return this.sizes.shift() !== undefined;
  },
};
const cacheOf = (limit: number) => new ModelCache(limit, load, others);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headlight-'));
  gone.length = 0;
  load.mockClear();
  others.sizes = [];
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('ModelCache', () => {
  it('loads a folder once, also when asked twice at once', async () => {
    const cache = cacheOf(100);
    const [a, b] = await Promise.all([
      cache.acquire(folder('a')),
      cache.acquire({ path: join(root, 'a'), source: 'folder' }),
    ]);
    expect(a.model).toBe(b.model);
    expect(load).toHaveBeenCalledOnce();
    expect([cache.loaded, cache.bytes, cache.free]).toEqual([[join(root, 'a')], 20, 80]);
  });

  it('puts away what was not used for longest, and never what is in use', async () => {
    const cache = cacheOf(50);
    const a = await cache.acquire(folder('a'));
    const b = await cache.acquire(folder('b'));
    await expect(cache.acquire(folder('c'))).rejects.toThrow('20, wanted at most 10');
    expect(gone).toEqual([]);
    b.giveBack();
    b.giveBack();
    await cache.acquire(folder('d'));
    expect(gone).toEqual([join(root, 'b')]);
    a.giveBack();
    load.mockClear();
    await cache.acquire({ path: join(root, 'a'), source: 'folder' });
    expect(load).not.toHaveBeenCalled();
  });

  it('has the oldest of the others released where no model is left to put away', async () => {
    const cache = cacheOf(60);
    others.sizes = [10, 5, 10];
    (await cache.acquire(folder('a'))).giveBack();
    await cache.acquire(folder('b'));
    expect([gone, others.sizes]).toEqual([[join(root, 'a')], [10, 5, 10]]);
    await cache.acquire(folder('c'));
    expect([cache.bytes, others.sizes, cache.free]).toEqual([40, [5, 10], 5]);
  });

  it('gives nothing up for what would not fit anyway', async () => {
    const cache = cacheOf(19);
    others.sizes = [5];
    await expect(cache.acquire(folder('a'))).rejects.toThrow('20, wanted at most 14');
    expect(others.sizes).toEqual([5]);
  });

  it('makes room for as much as can be', async () => {
    const cache = cacheOf(50);
    others.sizes = [10, 10];
    await cache.acquire(folder('a'));
    expect([cache.makeRoom(20), others.sizes]).toEqual([true, [10]]);
    expect([cache.makeRoom(31), others.sizes]).toEqual([false, []]);
  });

  it('loads a folder anew whose files have changed', async () => {
    const cache = cacheOf(100);
    (await cache.acquire(folder('a'))).giveBack();
    await cache.acquire(folder('a', 11));
    expect(load).toHaveBeenCalledTimes(2);
    expect(gone).toEqual([join(root, 'a')]);
  });

  it('does not keep a failure', async () => {
    const cache = cacheOf(100);
    load.mockRejectedValueOnce(new Error('cut off'));
    await expect(cache.acquire(folder('a'))).rejects.toThrow('cut off');
    await cache.acquire({ path: join(root, 'a'), source: 'folder' });
    expect(cache.bytes).toBe(20);
  });

  it('names a folder that is not there', async () => {
    await expect(cacheOf(1).acquire({ path: '/nowhere', source: 'folder' })).rejects.toMatchObject({
      code: 'checkpoint',
    });
  });
});
