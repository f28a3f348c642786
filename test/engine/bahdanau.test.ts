import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowOf } from '../../src/core/maps/attentionMap';
import { unhurried } from '../../src/core/work';
import { permutation } from '../../src/engine/maps/permutation';
import type { AnyModel } from '../../src/engine/model';
import type { Change } from '../../src/protocol/changes';
import { dense, largestDifference } from './golden';
import { loadFolder, runInput, type Run, type RunOptions } from './runModel';

const MAP = 'decoder.0.cross';
const MOST = 64;

interface Golden {
  readonly text: string;
  readonly ids: number[];
  readonly written: number[];
  readonly translation: string;
  /** [written, source] */
  readonly map: number[];
  /** By written unit, ids and logits of the largest. */
  readonly best: number[][];
  readonly scores: number[][];
  readonly cell: (Readonly<Record<string, number[]>> & { readonly query: number; readonly key: number }) | null;
}

/** By tools/golden/bahdanau_reference.py, with PyTorch's own modules. */
const { runs } = JSON.parse(readFileSync('test/golden/bahdanau.json', 'utf8')) as { readonly runs: Golden[] };

let model: AnyModel;
beforeAll(async () => {
  model = await loadFolder('media/models/headlight-translator');
});
afterAll(() => {
  model.dispose();
});

const translate = (text: string, options: RunOptions = {}): Promise<Run> =>
  runInput(model, { kind: 'text', text }, { generate: MOST, ...options });
const ids = (run: Run, list: string): number[] => [...run.lists.get(list)!.units.id];
const rows = (run: Run): Float32Array[] => {
  const map = run.maps[0]!;
  return Array.from({ length: map.queries }, (_, query) => rowOf(map, 0, query));
};
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

describe.each(runs)('‘$text’ as PyTorch has it', (golden) => {
  test('is written alike, with the same rows', async () => {
    const run = await translate(golden.text);
    expect(ids(run, 'input')).toEqual(golden.ids);
    expect(ids(run, 'output')).toEqual(golden.written);
    const { list, units } = run.lists.get('output')!;
    expect(list).toMatchObject({ given: 0, length: golden.written.length, parts: [{ medium: 'text', input: null }] });
    expect(units.text.join('')).toBe(golden.translation);
    expect(run.maps.map(({ info }) => info.address)).toEqual([MAP]);
    expect(largestDifference(dense(run.maps[0]!), golden.map)).toBeLessThan(1e-5);
    for (const row of rows(run)) expect(sum(row)).toBeCloseTo(1, 5);
    for (const [unit, best] of golden.best.entries()) {
      const logits = (await run.outputs.logits('output', unit, unhurried))!;
      const found = best.map((id) => logits[id]!);
      expect(largestDifference(found, golden.scores[unit]!), `unit ${unit}`).toBeLessThan(1e-4);
      expect(Math.max(...logits)).toBeCloseTo(golden.scores[unit]![0]!, 4);
    }
    expect(await run.outputs.logits('input', 0, unhurried)).toBeNull();
  });

  test('gives the same rows where the translation is given', async () => {
    const prepared = await translate(golden.text, { generate: 0, target: golden.translation });
    expect(ids(prepared, 'output').length).toBeGreaterThan(0);
    const run = await translate(golden.text, {
      generate: 0,
      payload: (payload) => ({ ...(payload as object), target: Int32Array.from(golden.written) }),
    });
    expect(largestDifference(dense(run.maps[0]!), golden.map)).toBeLessThan(1e-5);
  });
});

describe('one cell', () => {
  const golden = runs.find(({ cell }) => cell !== null)!;
  const cell = golden.cell!;

  test('has the arithmetic of PyTorch, step by step', async () => {
    const written = await translate(golden.text);
    const run = await translate(golden.text, {
      generate: 0,
      probe: MAP,
      payload: (payload) => ({ ...(payload as object), target: written.lists.get('output')!.units.id }),
    });
    const steps = new Map(run.facets!.cell(0, cell.query, cell.key).map(({ name, values }) => [name, values]));
    for (const name of ['state', 'W s', 'U h', 'tanh', 'score', 'weight', 'context'])
      expect(largestDifference(steps.get(name)!, cell[name]!), name).toBeLessThan(1e-5);
    const [asked, key] = [steps.get('W s')!, steps.get('U h')!];
    expect(
      largestDifference(
        steps.get('W s + U h')!,
        asked.map((number, i) => number + key[i]!),
      ),
    ).toBeLessThan(1e-6);
    expect(sum(steps.get('tanh')!.map((number, i) => number * steps.get('v')![i]!))).toBeCloseTo(cell['score']![0]!, 4);
    expect(() => run.facets!.cell(0, 999, 0)).toThrow('unit 999: wanted');
  });
});

describe('what is changed', () => {
  const { text, written } = runs[0]!;
  const changed = (change: Change): Promise<Run> => translate(text, { changes: [change] });

  test('uniform: every unit gets the same weight, and something else is written', async () => {
    const run = await changed({ kind: 'uniform', maps: [MAP], seed: 0 });
    for (const row of rows(run)) for (const weight of row) expect(weight).toBeCloseTo(1 / row.length, 6);
    expect(run.maps[0]!.queries).toBe(ids(run, 'output').length);
  });

  test('permute: the first row changes places by the stated generator', async () => {
    const [plain, run] = [await translate(text), await changed({ kind: 'permute', maps: [MAP], seed: 7 })];
    const [before, after] = [rows(plain)[0]!, rows(run)[0]!];
    const order = permutation(before.length, 7, MAP, 0, 0);
    expect(
      largestDifference(
        after,
        Float32Array.from(order, (from) => before[from]!),
      ),
    ).toBeLessThan(1e-6);
    expect(largestDifference(after, before)).toBeGreaterThan(1e-3);
  });

  test('ablate: the first row is as it was, and what is written does not depend on the source', async () => {
    const change: Change = { kind: 'ablate', map: MAP, heads: [0] };
    const run = await changed(change);
    expect(largestDifference(rows(run)[0]!, rows(await translate(text))[0]!)).toBe(0);
    const context = await translate(text, {
      changes: [change],
      generate: 0,
      probe: MAP,
      payload: (payload) => ({ ...(payload as object), target: Int32Array.from(written) }),
    });
    expect(context.facets!.cell(0, 0, 0).map(({ name }) => name)).toContain('context');
  });

  test('hide: a hidden unit is looked at by none, and the rest of the row is in proportion', async () => {
    const [plain, run] = [
      await translate(text),
      await changed({ kind: 'hide', list: 'input', units: [1], how: 'mask' }),
    ];
    const [before, after] = [rows(plain)[0]!, rows(run)[0]!];
    expect([...run.maps[0]!.column(0, 1)].every((weight) => weight === 0)).toBe(true);
    before.forEach((weight, key) => {
      expect(after[key]).toBeCloseTo(key === 1 ? 0 : weight / (1 - before[1]!), 5);
    });
  });

  test('replace: the unknown token is read in its place', async () => {
    const run = await changed({ kind: 'hide', list: 'input', units: [1], how: 'replace' });
    expect(run.lists.get('input')!.units.piece[1]).toBe('<unk>');
    expect(run.lists.get('input')!.units.text[1]).toBe((await translate(text)).lists.get('input')!.units.text[1]);
  });
});

describe('lines', () => {
  test('are translated one by one, and a row sees its own', async () => {
    const text = 'Merci.\n\nIl pleut.\r\nJe sais.\n';
    const run = await translate(text);
    const alone: Run[] = [];
    for (const line of ['Merci.', 'Il pleut.\r', 'Je sais.']) alone.push(await translate(line));
    const output = run.lists.get('output')!.units;
    const lines = output.text.join('').split('\n');
    expect(lines).toEqual(alone.map((one) => one.lists.get('output')!.units.text.join('')));
    const source = run.lists.get('input')!.units;
    const places = rows(run).map((row) => {
      const seen = [...row].flatMap((weight, unit) => (weight > 0 ? [source.start[unit]!] : []));
      return [Math.min(...seen), Math.max(...seen)];
    });
    expect(places[0]).toEqual([0, 6]);
    expect(places.at(-1)[0]).toBeGreaterThanOrEqual(text.indexOf('Je'));
    const received = run.maps[0]!.received(0);
    const counted = sum(rows(run).map((row) => row[0]!)) / alone[0]!.maps[0]!.queries;
    expect(received[0]).toBeCloseTo(counted, 5);
    expect(largestDifference(rows(run)[0]!.slice(0, 3), rows(alone[0]!)[0]!)).toBeLessThan(1e-6);
  });
});

describe('what it was not made for', () => {
  test('an empty text is refused in words', async () => {
    await expect(translate('')).rejects.toThrow('the text is empty');
  });

  test('two hundred words, and more than its context, are run as far as they go', async () => {
    const words = Array.from({ length: 200 }, (_, i) => ['la', 'maison', 'est', 'grande', 'et'][i % 5]!).join(' ');
    const run = await translate(`${words}.`);
    expect(run.maps[0]!.keys).toBe(202);
    expect(run.maps[0]!.queries).toBeGreaterThan(1);
    const long = await translate(Array.from({ length: 9 }, () => words).join(' '));
    expect(long.maps[0]!.keys).toBe(model.card.context);
  });

  test.each([
    ['Chinese', '我喜欢这本书。'],
    ['emoji', '🎉👩‍👩‍👧‍👦'],
    ['English', 'Where is the station?'],
    ['line ends alone', '\n\n\n'],
    ['half a character', 'a\ud800b'],
  ])('%s: rows that sum to one', async (_what, text) => {
    const run = await translate(text);
    expect(run.maps[0]!.queries).toBe(ids(run, 'output').length);
    expect(run.maps[0]!.queries).toBeGreaterThan(0);
    for (const row of rows(run)) expect(sum(row)).toBeCloseTo(1, 5);
  });
});
