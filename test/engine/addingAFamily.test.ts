import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../tools/lib/root.mjs';
import { applyDiff, docBlocks } from './docBlocks';
import { fixture, largestDifference, readReference } from './golden';
import type { FolderRun } from './runFolder';

// What docs/adding-a-family.md tells to do is done in a copy of the sources. It lies in the repository, whose packages it needs.
const blocks = docBlocks(readFileSync(inRoot('docs/adding-a-family.md'), 'utf8'));
let copy: string;

beforeAll(() => {
  mkdirSync(inRoot('out'), { recursive: true });
  copy = mkdtempSync(inRoot('out/adding-a-family-'));
  for (const folder of ['src', 'test/engine', 'test/support'])
    cpSync(inRoot(folder), join(copy, folder), { recursive: true });
  for (const { kind, path, code } of blocks) {
    const file = join(copy, path);
    if (kind === 'file') writeFileSync(file, code, { flag: 'wx' });
    if (kind === 'diff') writeFileSync(file, applyDiff(readFileSync(file, 'utf8'), code));
  }
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

/** The copy's engine, on a text, in a process of its own. */
async function runInCopy(folder: string, text: string): Promise<FolderRun> {
  const outfile = join(copy, 'runFolder.cjs');
  await build({
    entryPoints: [join(copy, 'test/engine/runFolder.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    packages: 'external',
    // The places of fixtures, which are not asked for here.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  const { stdout } = await promisify(execFile)(process.execPath, [outfile, folder, text], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as FolderRun;
}

test('the family of docs/adding-a-family.md takes six files of the product', () => {
  const product = blocks.filter(({ kind, path }) => kind !== 'quote' && path.startsWith('src/'));
  expect(new Set(product.map(({ path }) => path)).size).toBe(6);
});

test('what docs/adding-a-family.md quotes is there', () => {
  const quotes = blocks.filter(({ kind }) => kind === 'quote');
  expect(quotes).toHaveLength(2);
  for (const { path, code } of quotes) expect(readFileSync(inRoot(path), 'utf8'), path).toContain(code);
});

test('the family of docs/adding-a-family.md agrees with transformers', async () => {
  const { ids, tensors, metadata } = await readReference('distilbert');
  const run = await runInCopy(fixture('distilbert'), metadata['text']!);
  expect(run.family).toBe('distilbert');
  expect(run.ids).toEqual([...ids]);
  const addresses = [...tensors.keys()].filter((name) => name.startsWith('encoder.'));
  expect(Object.keys(run.maps).sort()).toEqual(addresses.sort());
  expect(addresses).toHaveLength(2);
  for (const address of addresses)
    expect(largestDifference(run.maps[address]!, tensors.get(address)!), address).toBeLessThan(1e-5);
  expect(largestDifference(run.logits ?? [], tensors.get('logits')!), 'logits').toBeLessThan(1e-4);
});
