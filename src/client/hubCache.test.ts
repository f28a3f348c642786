import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultHubCache, hubModels, repoFolder } from './hubCache';

describe('the hub cache', () => {
  let cache: string;
  const write = (path: string, text = '{}'): void => {
    mkdirSync(join(cache, path, '..'), { recursive: true });
    writeFileSync(join(cache, path), text);
  };

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'headlight-hub-'));
  });
  afterEach(() => {
    rmSync(cache, { recursive: true });
  });

  it('finds the snapshot that main points to', async () => {
    write('models--org--bird/refs/main', 'b0b\n');
    write('models--org--bird/snapshots/a0a/config.json');
    write('models--org--bird/snapshots/b0b/config.json');
    expect(await hubModels(cache)).toEqual([{ id: 'org/bird', path: join(cache, 'models--org--bird/snapshots/b0b') }]);
  });

  it('leaves out other repositories, broken refs and snapshots without a config', async () => {
    write('datasets--org--birds/snapshots/a0a/config.json');
    write('models--heron/refs/main', '../../elsewhere');
    write('models--heron/snapshots/a0a/config.json');
    write('models--org--empty/snapshots/a0a/README.md');
    expect((await hubModels(cache)).map(({ id }) => id)).toEqual(['heron']);
  });

  it('is empty where there is none', async () => {
    expect(await hubModels(join(cache, 'nowhere'))).toEqual([]);
  });

  it('is where the environment says', () => {
    expect(defaultHubCache({ HF_HUB_CACHE: '/a' })).toBe('/a');
    expect(defaultHubCache({ HF_HOME: '/b' })).toBe(join('/b', 'hub'));
    expect(defaultHubCache({ XDG_CACHE_HOME: '/c' })).toBe(join('/c', 'huggingface', 'hub'));
    expect(repoFolder('org/bird')).toBe('models--org--bird');
  });
});
