import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headlight, root, type Ran } from './commandLine';

const unit = { text: v.string(), start: v.number(), end: v.number(), special: v.boolean() };
const reportSchema = v.object({
  model: v.string(),
  lists: v.array(
    v.object({ id: v.string(), length: v.number(), given: v.number(), units: v.array(v.strictObject(unit)) }),
  ),
  maps: v.array(v.object({ address: v.string(), stack: v.string() })),
  heat: v.object({ list: v.string(), weights: v.array(v.union([v.number(), v.array(v.number())])) }),
  top: v.array(v.strictObject({ ...unit, unit: v.number(), weight: v.number() })),
  generated: v.optional(v.object({ list: v.string(), ids: v.nullable(v.array(v.number())), text: v.string() })),
  lens: v.object({
    map: v.union([v.string(), v.array(v.string())]),
    head: v.union([v.string(), v.number()]),
    method: v.string(),
    side: v.string(),
    units: v.array(v.number()),
  }),
  changes: v.array(v.looseObject({ kind: v.string() })),
  provenance: v.object({ model: v.string(), modelHash: v.string(), tokenizerHash: v.nullable(v.string()) }),
});
type Report = v.InferOutput<typeof reportSchema>;

const text = 'The heron waits.\r\n\tIt is 😀 pati\u0301ent.\n';
const mistral = join(root, 'test/fixtures/transformers/mistral');
let folder: string;
let file: string;

/** With the units of the only list, and the weights of its heat, at hand. */
function report(
  ran: Ran,
): Omit<Report, 'heat'> & { units: Report['lists'][0]['units']; heat: Report['heat']['weights'] } {
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const { lists, heat, ...rest } = v.parse(reportSchema, JSON.parse(ran.stdout));
  expect(lists.map(({ id }) => id)).toEqual(['input']);
  expect(heat.list).toBe('input');
  return { ...rest, lists, units: lists[0]!.units, heat: heat.weights };
}

function sum(numbers: readonly unknown[]): number {
  return v.parse(v.array(v.number()), numbers).reduce((total, number) => total + number, 0);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-'));
  file = join(folder, 'text.txt');
  writeFileSync(file, text);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('headlight inspect', () => {
  it('gives units with their places, the heat and the top as JSON', async () => {
    const { model, units, heat, top, lens, provenance } = report(
      await headlight(['inspect', file, '--format', 'json']),
    );
    expect([model, provenance.model]).toEqual(['headlight-encoder', 'headlight-encoder']);
    expect(lens).toMatchObject({ map: 'encoder.3.self', side: 'all', units: [] });
    expect(provenance.modelHash).toMatch(/^[\da-f]{64}$/);
    expect(heat).toHaveLength(units.length);
    for (const { text: covered, start, end, special } of units) {
      if (special) expect(start).toBe(end);
      else expect(covered).toBe(text.slice(start, end));
    }
    const places = new Map(
      units.map(({ text: covered, start, end }) => [`${start} ${end}`, start === end ? '' : covered]),
    );
    // The bundled tokenizer reads CRLF as LF.
    expect([...places.values()].join('').replace(/\r?\n/g, '\n')).toBe(text.replace(/\r\n/g, '\n'));
    expect(top.map(({ weight }) => weight)).toEqual(
      v
        .parse(v.array(v.number()), heat)
        .sort((a, b) => b - a)
        .slice(0, 10),
    );
  });

  it('shows where a unit looks', async () => {
    const { heat, lens } = report(
      await headlight(['inspect', '-', '--query', '2', '--head', '1', '--layer', '0', '--format', 'json'], {
        input: text,
      }),
    );
    expect(lens).toMatchObject({ map: 'encoder.0.self', head: 1, side: 'query', units: [2] });
    expect(sum(heat)).toBeCloseTo(1, 5);
  });

  it('gives every layer', async () => {
    const { heat, units, lens, maps } = report(
      await headlight(['inspect', file, '--layer', 'all', '--query', '1', '--format', 'json']),
    );
    const layers = v.parse(v.array(v.array(v.number())), heat);
    expect(lens.map).toEqual(maps.map(({ address }) => address));
    expect(layers).toHaveLength(maps.length);
    expect(layers.length).toBeGreaterThan(1);
    for (const layer of layers) {
      expect(layer).toHaveLength(units.length);
      expect(sum(layer)).toBeCloseTo(1, 5);
    }
  });

  it('continues a text, and generated units have rows', async () => {
    const args = ['inspect', file, '--model', 'headlight-causal', '--generate', '6', '--format', 'json'];
    const { units, generated, lists } = report(await headlight(args));
    expect(generated?.ids?.length).toBeGreaterThan(0);
    expect([lists[0]!.length, lists[0]!.length - lists[0]!.given]).toEqual([units.length, generated?.ids?.length]);
    const last = units.length - 1;
    expect(units[last]).toMatchObject({ start: text.length, end: text.length, special: false });
    expect(
      units
        .slice(-generated!.ids!.length)
        .map((found) => found.text)
        .join(''),
    ).toBe(generated?.text);
    const row = report(await headlight([...args, '--query', String(last)]));
    expect(sum(row.heat)).toBeCloseTo(1, 5);
  });

  it('takes ids, more than the context too', async () => {
    const ids = Array.from({ length: 80 }, (_, i) => (i * 7) % 60);
    const args = ['inspect', '--ids', ids.join(','), '--model', mistral, '--format', 'json'];
    const { units, heat, provenance } = report(await headlight([...args, '--query', '79']));
    expect(units.map((found) => found.text)).toEqual(ids.map((id) => `#${id}`));
    expect(provenance.tokenizerHash).toBeNull();
    expect(sum(heat)).toBeCloseTo(1, 5);
    expect(heat.slice(0, 48).every((weight) => weight === 0)).toBe(true);
  });

  it('names maps, and sides of them', async () => {
    const of = async (...args: string[]): Promise<ReturnType<typeof report>> =>
      report(await headlight(['inspect', file, '--format', 'json', ...args]));
    const key = await of('--map', 'encoder.1.self', '--key', '3');
    expect(key.lens).toMatchObject({ map: 'encoder.1.self', side: 'key', units: [3] });
    const to = await of('--stack', 'encoder', '--layer', '1', '--query', '3', '--direction', 'to', '--list', 'input');
    expect([to.lens, to.heat]).toEqual([key.lens, key.heat]);
    const received = await of('--query', '3', '--direction', 'received');
    expect(received.lens).toMatchObject({ side: 'all', units: [] });
    const rollout = await of('--query', '3', '--method', 'rollout');
    expect(rollout.lens.method).toBe('rollout');
    expect(sum(rollout.heat)).toBeCloseTo(1, 5);
  });

  it('does something to the run, and says what', async () => {
    const plain = report(await headlight(['inspect', file, '--query', '2', '--format', 'json']));
    expect(plain.changes).toEqual([]);
    const args = ['--ablate', 'encoder.0.self:0,1', '--hide', '3', '--permute', 'encoder.1.self', '--seed', '4'];
    const changed = report(await headlight(['inspect', file, '--query', '2', '--format', 'json', ...args]));
    expect(changed.changes).toEqual([
      { kind: 'ablate', map: 'encoder.0.self', heads: [0, 1] },
      { kind: 'hide', list: 'input', units: [3], how: 'mask' },
      { kind: 'permute', maps: ['encoder.1.self'], seed: 4 },
    ]);
    expect(changed.heat[3]).toBe(0);
    expect(changed.heat).not.toEqual(plain.heat);
    expect((await headlight(['inspect', file, ...args])).stdout).toContain(
      '\n  heads 0 and 1 of layer 0 out, “on” hidden, layer 1 permuted\n',
    );
  });

  it('does the arithmetic of one cell', async () => {
    const cell = ['inspect', file, '--layer', '1', '--cell', '2,3,1'];
    const { stdout } = await headlight(cell);
    expect(stdout).toMatch(/^headlight-encoder {2}encoder\.1\.self {2}head 2 {2}from unit 3 ‘.+’ to unit 1 ‘The’\n\n/);
    const { map, steps } = v.parse(
      v.object({
        map: v.string(),
        steps: v.array(v.object({ name: v.string(), shape: v.array(v.number()), values: v.array(v.number()) })),
      }),
      JSON.parse((await headlight([...cell, '--format', 'json'])).stdout),
    );
    expect(map).toBe('encoder.1.self');
    const of = (name: string): number[] => steps.find((step) => step.name === name)!.values;
    const head = ['--query', '3', '--head', '2', '--layer', '1', '--format', 'json'];
    const row = report(await headlight(['inspect', file, ...head])).heat;
    expect(of('weight')[0]).toBeCloseTo(v.parse(v.number(), row[1]), 5);
    expect(of('weights')).toHaveLength(row.length);
    for (const { shape, values } of steps)
      expect(values).toHaveLength(shape.reduce((size, length) => size * length, 1));
  });

  it('asks another program that is the engine', async () => {
    const engine = `${process.execPath} ${join(root, 'dist/engine/main.js')} --stdio`;
    const args = ['inspect', file, '--query', '2', '--format', 'json'];
    expect((await headlight([...args, '--engine', engine])).stdout).toBe((await headlight(args)).stdout);
    expect(await headlight(['models', '--engine', 'no-such-program'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('could not start: spawn no-such-program ENOENT') as string,
    });
  });

  it('paints where colours are wanted, and makes a plain table elsewhere', async () => {
    const plain = await headlight(['inspect', file]);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(plain.stdout).not.toContain('\u001b');
    expect(plain.stdout).toContain('% ');
    const colour = await headlight(['inspect', file], { env: { FORCE_COLOR: '1' } });
    expect(new Set(colour.stdout.match(/\u001b\[48;2;\d+;\d+;\d+m/g)).size).toBeGreaterThan(5);
    expect(colour.stdout.replace(/\u001b\[[\d;]*m/g, '')).toContain('The heron waits.\n\tIt is 😀');
    const none = await headlight(['inspect', file], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(none.stdout).toBe(plain.stdout);
  });

  it('does not let a file steer the terminal', async () => {
    const { stdout } = await headlight(['inspect', '-'], { input: 'red \u001b[31m alert', env: { FORCE_COLOR: '1' } });
    expect(stdout).toContain('␛');
    expect(stdout).not.toContain('\u001b[31m');
  });

  it('does not fail where nobody reads its notes', async () => {
    const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'inspect', '-', '--max-units', '2'], {
      env: { PATH: process.env['PATH'], HF_HOME: '/nonexistent' },
    });
    child.stderr.destroy();
    child.stdout.resume();
    child.stdin.end('one two three');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });

  it('works on the first part of a long text, and says so', async () => {
    const input = 'word 😀\n'.repeat(150_000);
    const ran = await headlight(['inspect', '-', '--max-units', '300', '--format', 'json'], { input });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(
      /note: - is longer than 1000000 characters.*\nnote: ran on the first 300 of more than \d+ units/,
    );
    expect(v.parse(reportSchema, JSON.parse(ran.stdout)).lists[0]!.units).toHaveLength(300);
  });

  it.each<[name: string, args: string[], input: string | Buffer, code: number, error: string, message: RegExp]>([
    ['an empty text', ['-'], '', 1, 'input', /standard input is empty/],
    ['a binary file', ['-'], Buffer.from([80, 75, 3, 4, 0, 1]), 1, 'input', /binary/],
    ['another encoding', ['-'], Buffer.from([99, 97, 102, 0xe9]), 1, 'input', /UTF-8/],
    ['a file that is not there', ['nowhere.txt'], '', 1, 'input', /nowhere\.txt: wanted a file, found none/],
    ['a folder', ['src'], '', 1, 'input', /src: wanted a file, found a folder/],
    [
      'a text without room to go on',
      ['-', '--model', 'headlight-causal', '--generate', '1'],
      'x '.repeat(600),
      1,
      'input',
      /standard input: .* leave room/,
    ],
    ['a file without a name', [''], '', 2, 'usage', /FILE: wanted a name/],
    ['a model without a name', ['-', '--model', ''], 'x', 2, 'usage', /--model: wanted a value/],
    [
      'an id that no model can have',
      ['--ids', '99999999999', '--model', mistral],
      '',
      1,
      'input',
      /from 0 to 2147483647/,
    ],
    ['a model that is not there', ['-', '--model', 'nothing'], 'x', 1, 'not-found', /headlight-encoder/],
    ['a folder that is no model', ['-', '--model', 'src'], 'x', 1, 'checkpoint', /config\.json/],
    ['text for a model without tokenizer', ['-', '--model', mistral], 'x', 1, 'tokenizer', /tokenizer\.json/],
    ['an id beyond the vocabulary', ['--ids', '60', '--model', mistral], '', 1, 'input', /below 60.*found 60/],
    ['a layer out of range', ['-', '--layer', '99'], 'x', 2, 'usage', /layers 0 to \d+, or all/],
    ['a head out of range', ['-', '--head', '99'], 'x', 2, 'usage', /heads 0 to \d+/],
    ['a unit out of range', ['-', '--query', '99'], 'x', 2, 'usage', /--query 99: wanted 0 to 2/],
    ['a negative number', ['-', '--layer', '-1'], 'x', 2, 'usage', /found "-1"/],
    ['an unknown option', ['-', '--bogus'], 'x', 2, 'usage', /--bogus/],
    ['a direction without a query', ['-', '--direction', 'to'], 'x', 2, 'usage', /wants --query/],
    ['a continuation by an encoder', ['-', '--generate', '3'], 'x', 2, 'usage', /does not continue/],
    ['a key out of range', ['-', '--key', '99'], 'x', 2, 'usage', /--key 99: wanted 0 to 2/],
    ['a map that is not there', ['-', '--map', 'x.0.self'], 'x', 2, 'usage', /has encoder\.0\.self, encoder/],
    ['a stack that is not there', ['-', '--stack', 'decoder'], 'x', 2, 'usage', /headlight-encoder has encoder/],
    ['a list that is not there', ['-', '--list', 'output', '--key', '1'], 'x', 2, 'usage', /wanted input/],
    [
      'a change to a map that is not there',
      ['-', '--uniform', 'x.0.self'],
      'x',
      2,
      'usage',
      /x\.0\.self: wanted one of encoder/,
    ],
    [
      'a head that is not there',
      ['-', '--ablate', 'encoder.0.self:6'],
      'x',
      2,
      'usage',
      /head 6 of encoder\.0\.self: wanted 0 to 5/,
    ],
    ['a hidden unit that is not there', ['-', '--hide', '9'], 'x', 2, 'usage', /unit 9 of input: wanted 0 to 2/],
    ['a target for an encoder', ['-', '--target', 'package.json'], 'x', 2, 'usage', /has no decoder/],
    [
      'a target for a causal model',
      ['-', '--target', 'package.json', '--model', 'headlight-causal'],
      'x',
      2,
      'usage',
      /continues/,
    ],
    ['a cell of a head that is not there', ['-', '--cell', '6,0,0'], 'x', 2, 'usage', /heads 0 to 5/],
    ['a cell beyond the units', ['-', '--cell', '0,0,9'], 'x', 2, 'usage', /key 9: wanted 0 to 2/],
    ['two inputs', ['x.txt', '--ids', '1'], '', 2, 'usage', /found both/],
    ['no input', [], '', 2, 'usage', /wanted a FILE/],
  ])('refuses %s', async (_name, args, input, code, error, message) => {
    const ran = await headlight(['inspect', ...args], { input, cwd: root });
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(ran.stderr)).toMatchObject({
      error: { code: error, message: expect.stringMatching(message) as string },
    });
  });
});

describe('headlight dump', () => {
  it('writes every map, rows that sum to 1, and the units', async () => {
    const out = join(folder, 'maps.safetensors');
    const ran = await headlight(['dump', '--ids', '5,2,9,11', '--model', mistral, '--out', out]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const bytes = readFileSync(out);
    const length = Number(bytes.readBigUInt64LE());
    expect(length % 8).toBe(0);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: number[] }
    >;
    const { __metadata__: metadata, ...tensors } = header;
    const units = [5, 2, 9, 11].map((id) => ({ text: `#${id}`, start: 0, end: 0, special: false }));
    const written = v.parse(v.object({ units: v.string(), lists: v.string() }), metadata);
    expect(JSON.parse(written.units)).toEqual(units);
    expect(JSON.parse(written.lists)).toMatchObject([{ id: 'input', length: 4, given: 4, units }]);
    expect(Object.keys(tensors)).toEqual(['decoder.0.self.pattern', 'decoder.1.self.pattern']);
    for (const { dtype, shape, data_offsets: offsets } of Object.values(tensors)) {
      expect([dtype, ...shape]).toEqual(['F32', 6, 4, 4]);
      const data = bytes.subarray(8 + length + offsets[0]!, 8 + length + offsets[1]!);
      const weights = new Float32Array(Uint8Array.from(data).buffer);
      for (let row = 0; row < 24; row++) {
        expect(sum([...weights.subarray(row * 4, row * 4 + 4)])).toBeCloseTo(1, 5);
        for (let key = (row % 4) + 1; key < 4; key++) expect(weights[row * 4 + key]).toBe(0);
      }
    }
  });

  it('is inspected like the run that it is of', async () => {
    const out = join(folder, 'run.safetensors');
    const what = ['--model', 'headlight-causal', '--generate', '3'];
    expect(await headlight(['dump', file, ...what, '--out', out])).toMatchObject({ code: 0, stderr: '' });
    const args = ['--query', '4', '--layer', '1', '--head', '2', '--format', 'json'];
    const run = report(await headlight(['inspect', file, ...what, ...args]));
    const dump = report(await headlight(['inspect', out, ...args]));
    expect(dump.model).toBe('run.safetensors');
    expect([dump.units, dump.lens, dump.provenance, dump.heat]).toEqual([
      run.units,
      run.lens,
      run.provenance,
      run.heat,
    ]);
    expect(dump.generated).toEqual({ ...run.generated, ids: null });
    const painted = await headlight(['inspect', out], { env: { FORCE_COLOR: '1' } });
    expect(painted.stdout.replace(/\u001b\[[\d;]*m/g, '')).toContain('The heron waits.');
    for (const [input, asked, message] of [
      [out, ['--generate', '3'], 'is a dump, of a run that is over; found --generate'],
      [out, ['--hide', '3'], 'found a change'],
      [out, ['--cell', '0,0,0'], 'does not tell how its cells come about'],
    ] as const)
      expect(await headlight(['inspect', input, ...asked])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(message) as string,
      });
  });

  it('wants a name to write to', async () => {
    expect(await headlight(['dump', '--ids', '5', '--model', mistral, '--out', ''])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--out: wanted a value') as string,
    });
  });

  it('leaves nothing behind where it cannot write', async () => {
    const ran = await headlight(['dump', '--ids', '5', '--model', mistral, '--out', '/nonexistent/maps.safetensors']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('cannot be written');
  });
});

describe('headlight', () => {
  it('lists the bundled models and the folders that are named', async () => {
    const { stdout } = await headlight(['models', '--model', mistral]);
    expect(stdout).toMatch(/headlight-encoder .*bundled/);
    expect(stdout).toMatch(/mistral .*2 × 6/);
    const { models } = v.parse(
      v.object({ models: v.array(v.object({ id: v.string() })) }),
      JSON.parse((await headlight(['models', '--format', 'json'])).stdout),
    );
    expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining(['headlight-causal', 'headlight-encoder']));
  });

  it('tells what should be known of a model on standard error', async () => {
    const model = join(folder, 'more-layers');
    cpSync(mistral, model, { recursive: true });
    const config = join(model, 'config.json');
    const json = JSON.parse(readFileSync(config, 'utf8')) as object;
    writeFileSync(config, JSON.stringify({ ...json, num_hidden_layers: 1 }));
    const note =
      /^note: more-layers: The file has tensors that are no part of MistralForCausalLM with this config, and they are not used: model\.layers\.1\..+ and 3 more$/m;
    const ran = await headlight(['inspect', '--ids', '1,2,3', '--model', model, '--format', 'json']);
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringMatching(note) as string });
    expect((await headlight(['models', '--model', model])).stderr).toMatch(note);
    expect((await headlight(['models', '--model', mistral])).stderr).not.toContain('note: mistral');
  });

  it('helps, and tells its version', async () => {
    expect((await headlight(['--help'])).stdout).toContain('headlight inspect FILE');
    expect((await headlight(['inspect', '--help'])).stdout).toContain('--direction');
    const { version } = v.parse(
      v.object({ version: v.string() }),
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
    );
    expect((await headlight(['--version'])).stdout).toBe(`${version}\n`);
    expect(await headlight([])).toMatchObject({ code: 2, stdout: '' });
  });
});
