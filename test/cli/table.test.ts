import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pooled } from '../support/plantedTable';
import { headlight, root, type Ran } from './commandLine';

const TEXT = 'value,mark\n0.5,0\n-0.25,1\nx,0\n0.75,1\n1,0\n';
const MODEL = join(root, 'test/fixtures/transformers/vit');
let folder: string;

/** Runs the command line with the planted engine on a file of this name and text. */
async function inspect(name: string, text: string, ...more: string[]): Promise<Ran> {
  await writeFile(join(folder, name), text);
  const engine = `${process.execPath} ${join(folder, 'engine.cjs')}`;
  return headlight(['inspect', name, '--engine', engine, '--model', MODEL, ...more], { cwd: folder });
}

interface Report {
  readonly lists: readonly {
    readonly id: string;
    readonly parts: readonly { readonly medium: string }[];
    readonly units: readonly unknown[];
  }[];
  readonly heat: { readonly list: string; readonly weights: readonly number[] };
  readonly top: readonly { readonly text: string; readonly start: number; readonly end: number }[];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-'));
  // Packages beside tfjs, tokenizers and decoders are not loaded by a planted model.
  await build({
    entryPoints: [join(root, 'test/support/tableEngine.ts')],
    outfile: join(folder, 'engine.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@tensorflow/*', 'sharp', 'tokenizers'],
    logLevel: 'error',
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a table on the command line', () => {
  it('is told in numbers', async () => {
    const { code, stdout, stderr } = await inspect('t.csv', TEXT, '--format', 'json');
    expect([code, stderr]).toEqual([
      0,
      'note: planted-table: 1 row is left out: row 3 (line 4), value: “x” is no number\n',
    ]);
    const { lists, heat, top } = JSON.parse(stdout) as Report;
    expect(lists[0]).toMatchObject({ id: 'input', parts: [{ medium: 'table' }], columns: ['value', 'mark'] });
    expect(lists[0]!.units[1]).toEqual({ text: 'row 2: -0.25, 1', start: 17, end: 24, special: false });
    expect(heat.list).toBe('input');
    heat.weights.forEach((weight, row) => expect(weight).toBeCloseTo(pooled([0, 1, 1, 0])[row]!, 6));
    expect(top.map(({ start, end }) => TEXT.slice(start, end)).slice(0, 2)).toEqual(['-0.25,1', '0.75,1']);
  });

  it('is told in words, and painted where it stands', async () => {
    const { stdout } = await inspect('t.csv', TEXT);
    expect(stdout).toMatch(/^planted-table {2}pooling\.0\.pooling .* received\n/);
    expect(stdout).toMatch(/45\.0 % {2}row 2: -0\.25, 1 .*unit 1 {2}17–24/);
    const coloured = await headlight(
      ['inspect', 't.csv', '--engine', `${process.execPath} ${join(folder, 'engine.cjs')}`, '--model', MODEL],
      { cwd: folder, env: { FORCE_COLOR: '1' } },
    );
    // The two marked rows stand out, the header and the others do not.
    expect(coloured.stdout).toMatch(
      /value,mark\n0\.5,0\n\u001b\[48[^\n]*-0\.25,1\u001b\[0m\nx,0\n\u001b\[48[^\n]*0\.75,1\u001b/,
    );
  });

  it('has rows that can be asked', async () => {
    const { stdout } = await inspect(
      't.tsv',
      TEXT.replaceAll(',', '\t'),
      '--map',
      'rows.0.self',
      '--query',
      '2',
      '--format',
      'json',
    );
    const report = JSON.parse(stdout) as Report;
    expect(report.heat.weights).toEqual([0, 1, 0, 0]);
  });

  it('may have a name that says nothing', async () => {
    const { code, stdout } = await inspect('t.txt', TEXT.replaceAll(',', ';'), '--format', 'json');
    expect([code, (JSON.parse(stdout) as Report).heat.weights.length]).toEqual([0, 4]);
  });

  it.each([
    ['an empty file', '', 't.csv is empty'],
    ['a header alone', 'value,mark\n', 't.csv: wanted columns of numbers, found a header and no rows'],
    ['words', 'a heron stood\nin the river', 't.csv: wanted columns of numbers, found none among a heron stood'],
    [
      'one column',
      'value\n1\n2',
      't.csv: planted-table (Planted) takes 2 columns of numbers (value, mark), found 1 (value)',
    ],
    ['one row', '1,2', 't.csv: planted-table (Planted) takes at least 2 rows, found 1'],
  ])('of %s is refused by name', async (_name, text, message) => {
    const { code, stderr } = await inspect('t.csv', text);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toEqual({ error: { code: 'input', message } });
  });

  it('of 100,000 rows is run as far as the model goes', async () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => `${row % 10},${row % 2}`);
    const { stdout, stderr } = await inspect('t.csv', `value,mark\n${rows.join('\n')}\n`, '--format', 'json');
    expect(stderr).toContain('Of 100,000 rows 1,000 are run: row 1 to row 1,000');
    expect((JSON.parse(stdout) as Report).heat.weights).toHaveLength(1000);
  });
});
