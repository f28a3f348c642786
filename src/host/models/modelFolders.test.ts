import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHome, modelsIn } from './modelFolders';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'headlight-'));
  for (const name of ['bert', 'gpt2', 'notes']) mkdirSync(join(root, name));
  for (const name of ['bert', 'gpt2']) writeFileSync(join(root, name, 'config.json'), '{}');
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('modelsIn', () => {
  const pathsOf = async (paths: readonly string[]): Promise<string[]> =>
    (await modelsIn(paths)).map(({ path }) => path);

  it('finds a folder itself, or those below it', async () => {
    expect(await pathsOf([join(root, 'gpt2')])).toEqual([join(root, 'gpt2')]);
    expect(await pathsOf([root])).toEqual([join(root, 'bert'), join(root, 'gpt2')]);
  });

  it('names no model twice', async () => {
    expect(await pathsOf([join(root, 'gpt2'), root, join(root, 'gpt2')])).toEqual([
      join(root, 'gpt2'),
      join(root, 'bert'),
    ]);
  });

  it('keeps a folder without a model, whose problem is to be told', async () => {
    expect(await pathsOf([join(root, 'notes'), join(root, 'nowhere')])).toEqual([
      join(root, 'notes'),
      join(root, 'nowhere'),
    ]);
  });
});

describe('fromHome', () => {
  it.each([
    ['~', homedir()],
    ['~/models', join(homedir(), 'models')],
    ['~\\models', join(homedir(), '\\models')],
    ['~other/models', '~other/models'],
    ['/a/~', '/a/~'],
  ])('%s', (path, wanted) => {
    expect(fromHome(path)).toBe(wanted);
  });
});
