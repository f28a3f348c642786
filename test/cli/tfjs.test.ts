import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headlight, root } from './commandLine';

const sample = (name: string): string => join(root, 'media/samples', name);
const fixture = join(root, 'test/fixtures/tfjs/multi-head');

const reportSchema = v.object({
  lists: v.array(v.object({ id: v.string(), length: v.number() })),
  maps: v.array(v.object({ address: v.string(), kind: v.string(), queries: v.string(), keys: v.string() })),
  heat: v.object({ list: v.string(), weights: v.array(v.number()) }),
  top: v.array(v.object({ unit: v.number(), text: v.string(), weight: v.number() })),
  provenance: v.object({ model: v.string(), modelHash: v.string() }),
});

async function report(file: string, ...args: string[]): Promise<v.InferOutput<typeof reportSchema>> {
  const ran = await headlight(['inspect', file, '--format', 'json', ...args]);
  expect(ran).toMatchObject({ code: 0 });
  return v.parse(reportSchema, JSON.parse(ran.stdout));
}

describe('a model of tfjs on the command line', () => {
  let broken: string;

  beforeAll(() => {
    broken = mkdtempSync(join(tmpdir(), 'headlight-tfjs-'));
    cpSync(fixture, broken, { recursive: true });
    rmSync(join(broken, 'group1-shard2of2.bin'));
  });
  afterAll(() => {
    rmSync(broken, { recursive: true });
  });

  it('shows the two marked rows of an addition', async () => {
    const { maps, heat, top, provenance, lists } = await report(sample('addition.csv'), '--model', 'toy-addition');
    expect(maps).toEqual([
      expect.objectContaining({ address: 'attention.0.pooling', kind: 'pooling', queries: 'output', keys: 'input' }),
    ]);
    expect(lists.map(({ id, length }) => [id, length])).toEqual([
      ['input', 50],
      ['output', 1],
    ]);
    expect(heat.list).toBe('input');
    expect(heat.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
    expect(
      top
        .slice(0, 2)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['row 19: 0.472, 1', 'row 2: -0.334, 1']);
    expect(top[1]!.weight).toBeGreaterThan(0.1);
    expect(provenance.model).toBe('toy-addition');
    expect(provenance.modelHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('writes the answer, and the arithmetic of a row', async () => {
    const plain = await headlight(['inspect', sample('addition.csv'), '--model', 'toy-addition']);
    expect(plain.stdout).toMatch(/^0\.53\d+$/m);
    const cell = await headlight(['inspect', sample('addition.csv'), '--model', 'toy-addition', '--cell', '0,0,1']);
    expect(cell.code).toBe(0);
    for (const step of ['input', 'projection', 'tanh', 'scores', 'weights', 'context'])
      expect(cell.stdout).toMatch(new RegExp(`^ +${step} `, 'm'));
  });

  it('runs a folder of Keras layers on ids', async () => {
    const ran = await headlight(['inspect', '--ids', '3,1,4,1,5', '--model', fixture, '--format', 'json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(v.parse(reportSchema, JSON.parse(ran.stdout)).maps[0]).toMatchObject({ address: 'attention.0.self' });
  });

  it('names the shard that is missing', async () => {
    const ran = await headlight(['inspect', '--ids', '3,1,4', '--model', broken]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('group1-shard2of2.bin, which is not there');
  });
});
