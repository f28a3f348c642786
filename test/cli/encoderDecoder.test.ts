import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headlight, root, type Ran } from './commandLine';

const t5 = join(root, 'test/fixtures/transformers/t5');
const reportSchema = v.object({
  lists: v.array(
    v.object({
      id: v.string(),
      length: v.number(),
      given: v.number(),
      units: v.array(v.object({ text: v.string(), special: v.boolean() })),
    }),
  ),
  lens: v.object({ map: v.string(), side: v.string(), units: v.array(v.number()) }),
  heat: v.object({ list: v.string(), weights: v.array(v.number()) }),
  top: v.array(v.object({ unit: v.number(), text: v.string(), weight: v.number() })),
  generated: v.optional(v.object({ list: v.string(), ids: v.array(v.number()), text: v.string() })),
});

let folder: string;
let file: string;

const inspect = (...args: string[]): Promise<Ran> => headlight(['inspect', file, '--model', t5, ...args]);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

async function report(...args: string[]): Promise<v.InferOutput<typeof reportSchema>> {
  const ran = await inspect('--format', 'json', ...args);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  return v.parse(reportSchema, JSON.parse(ran.stdout));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-'));
  file = join(folder, 'bird.txt');
  writeFileSync(file, 'a bird by the water');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('headlight inspect of an encoder-decoder', () => {
  it('writes of itself, up to 64 units, and shows where the written words come from', async () => {
    const { lists, lens, heat, generated } = await report();
    expect(lens).toEqual({ map: 'decoder.1.cross', side: 'all', units: [] });
    expect(heat.list).toBe('input');
    const [input, output] = lists;
    expect([input!.id, output!.id, generated!.list]).toEqual(['input', 'output', 'output']);
    expect(heat.weights).toHaveLength(input!.length);
    expect(generated!.ids.length).toBeGreaterThan(0);
    expect(generated!.ids.length).toBeLessThanOrEqual(64);
    expect(output!.length - output!.given).toBe(generated!.ids.length);
  });

  it('prints what was written, and each word with its strongest sources', async () => {
    const { generated } = await report('--generate', '3');
    const { stdout } = await inspect('--generate', '3');
    const blocks = stdout.split('\n\n');
    expect(blocks[0]).toBe('t5  decoder.1.cross  decoder.cross L1 · mean  received');
    expect(blocks[1]).toBe(generated!.text.trim());
    const words = generated!.text.trim().split(' ');
    expect(blocks[2]!.split('\n').map((line) => line.split('←')[0]!.trim())).toEqual(words);
    expect(blocks[2]).toMatch(/←( {2}\w+ [\d.]+ %){3}/);
    const painted = (await inspect('--generate', '3', '--key', '1')).stdout;
    expect(painted).not.toContain('←');
  });

  it('looks from the output at the input, and the other way round', async () => {
    const from = await report('--generate', '3', '--query', '1');
    expect([from.lens.side, from.heat.list]).toEqual(['query', 'input']);
    expect(sum(from.heat.weights)).toBeCloseTo(1, 5);
    const to = await report('--generate', '3', '--key', '2', '--map', 'decoder.1.cross');
    expect([to.lens.side, to.heat.list]).toEqual(['key', 'output']);
    expect(to.heat.weights[1]).toBeCloseTo(from.heat.weights[2]!, 6);
    expect(to.top[0]!.weight).toBe(Math.max(...to.heat.weights));
  });

  it('finds the map by the list of the unit', async () => {
    expect((await report('--generate', '2', '--query', '2', '--list', 'input')).lens.map).toBe('encoder.2.self');
    expect((await report('--generate', '2', '--query', '1', '--list', 'output')).lens.map).toBe('decoder.1.cross');
    expect((await report('--generate', '2', '--key', '1', '--list', 'output')).lens.map).toBe('decoder.1.self');
  });

  it('paints a heat over the output on what was written', async () => {
    const args = ['--generate', '3', '--stack', 'decoder'];
    const { generated } = await report(...args);
    const colour = await headlight(['inspect', file, '--model', t5, ...args], { env: { FORCE_COLOR: '1' } });
    const text = colour.stdout.replace(/\u001b\[[\d;]*m/g, '');
    expect(text.split('\n\n')[1]).toContain(generated!.text.trim());
    expect(text.split(generated!.text.trim())).toHaveLength(2);
    expect(colour.stdout).toMatch(/\u001b\[48;2;/);
  });

  it('reads a target, and writes nothing then', async () => {
    const target = join(folder, 'target.txt');
    writeFileSync(target, 'the water');
    const { lists, generated } = await report('--target', target);
    expect(generated).toBeUndefined();
    const output = lists.find(({ id }) => id === 'output')!;
    expect(output.units.map(({ text }) => text.trim()).filter((text) => ['the', 'water'].includes(text))).toEqual([
      'the',
      'water',
    ]);
  });

  it('dumps both lists and all maps, and what it writes', async () => {
    const out = join(folder, 'maps.safetensors');
    const ran = await headlight(['dump', file, '--model', t5, '--generate', '2', '--out', out]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const bytes = readFileSync(out);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))) as Record<
      string,
      unknown
    >;
    expect(Object.keys(header).filter((name) => name.includes('cross'))).toEqual([
      'decoder.0.cross.pattern',
      'decoder.1.cross.pattern',
    ]);
    const of = async (source: string, ...args: string[]): Promise<unknown> =>
      v.parse(
        v.object({ heat: v.unknown() }),
        JSON.parse((await headlight(['inspect', source, ...args, '--query', '1', '--format', 'json'])).stdout),
      ).heat;
    expect(await of(out)).toEqual(await of(file, '--model', t5, '--generate', '2'));
  });

  it.each([
    ['a direction to of two lists', ['--query', '1', '--direction', 'to'], /take --key UNIT, of input/],
    ['rollout over two lists', ['--method', 'rollout'], /rollout follows one list/],
    [
      'a list that is not on that side',
      ['--map', 'decoder.0.cross', '--key', '1', '--list', 'output'],
      /are there of input/,
    ],
    ['a layer that its stack has not', ['--layer', '2'], /layers 0 to 1, or all in decoder\.cross/],
    ['a unit that was not written', ['--generate', '2', '--query', '9'], /--query 9: wanted 0 to \d, of output/],
    ['a target that is no text', ['--target', join(root, 'media/icon.png')], /is a picture/],
  ])('refuses %s', async (_name, args, message) => {
    const ran = await inspect(...args);
    expect([ran.code, ran.stdout]).toEqual([/picture/.test(String(message)) ? 1 : 2, '']);
    expect(ran.stderr).toMatch(message);
  });
});
