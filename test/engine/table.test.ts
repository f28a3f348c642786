import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../src/core/table/readTable';
import { textInput } from '../../src/core/textInput';
import { EngineServer } from '../../src/engine/server';
import type { Change } from '../../src/protocol/changes';
import type { EngineEvents, ModelInput } from '../../src/protocol/engine';
import type { Lens } from '../../src/protocol/lens';
import { nativeReaders } from '../support/nativeReaders';
import { plantedTable, pooled, TABLE_MAPS } from '../support/plantedTable';
import { fixture, MEMORY, never } from './golden';

const TEXT = '\ufeffWert;Marke\r\n0,5;0\r\n-0,25;1\r\n\r\nkein;0\r\n0,75;1\r\n1;0\r\n';
const [self, pooling] = TABLE_MAPS as [(typeof TABLE_MAPS)[0], (typeof TABLE_MAPS)[0]];
const events: { [E in keyof EngineEvents]: { type: E; payload: EngineEvents[E] } }[keyof EngineEvents][] = [];
const server = new EngineServer(
  MEMORY,
  '0',
  (type, payload) => events.push({ type, payload } as (typeof events)[0]),
  nativeReaders,
  async () => plantedTable(),
);
let folder: string;

const open = (inspection: string, inputs: readonly ModelInput[], changes: readonly Change[] = [], maxUnits = 999) => {
  const model = { path: fixture('vit'), source: 'folder' } as const;
  const source = { kind: 'run', model, inputs, target: null, generate: 0, changes, of: null } as const;
  return server.handlers.open({ inspection, source, focus: null, maxUnits }, never);
};
const heat = async (inspection: string, more: Partial<Lens> = {}) => {
  const lens: Lens = {
    map: pooling.address,
    head: 'mean',
    method: 'raw',
    side: 'all',
    units: [],
    answer: null,
    ...more,
  };
  const { weights } = await server.handlers.heat({ inspection, lens }, never);
  return [...weights].map((weight) => Number(weight.toFixed(5)));
};
const rounded = (weights: readonly number[]) => weights.map((weight) => Number(weight.toFixed(5)));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-'));
  await open('a', [readTable('t.csv', TEXT)]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a table through the engine', () => {
  test('is a list of the rows that hold numbers; the others are named', () => {
    const opened = events.find((event) => event.type === 'opened')!;
    expect(opened.payload).toMatchObject({
      planned: 4,
      notes: ['1 row is left out: row 3 (line 5), Wert: “kein” is no number'],
    });
    const lists = events.flatMap((event) => (event.type === 'list' ? [event.payload.list] : []));
    expect(lists[0]).toEqual({
      id: 'input',
      length: 4,
      given: 4,
      whole: true,
      parts: [{ start: 0, end: 4, medium: 'table', input: 0, picture: null }],
      columns: ['Wert', 'Marke'],
    });
  });

  test('has units that know their row, its numbers and its place in the file', async () => {
    const units = await server.handlers.units({ inspection: 'a', list: 'input', range: { start: 1, end: 4 } }, never);
    expect(units.text).toEqual(['row 2: -0.25, 1', 'row 4: 0.75, 1', 'row 5: 1, 0']);
    expect([...units.values]).toEqual([-0.25, 1, 0.75, 1, 1, 0]);
    expect(units.text.map((_text, i) => TEXT.slice(units.start[i], units.end[i]))).toEqual([
      '-0,25;1',
      '0,75;1',
      '1;0',
    ]);
  });

  test('of a pooling map the heat is its one row, whatever it is asked by', async () => {
    const wanted = rounded(pooled([0, 1, 1, 0]));
    expect(await heat('a')).toEqual(wanted);
    expect(await heat('a', { side: 'query', units: [0] })).toEqual(wanted);
    // Who looks at a row: the answer.
    expect(await heat('a', { side: 'key', units: [1] })).toEqual([wanted[1]]);
  });

  test('of a map over its rows a row can be asked', async () => {
    expect(await heat('a', { map: self.address, side: 'query', units: [2] })).toEqual([0, 1, 0, 0]);
    const facts = await server.handlers.unit(
      {
        inspection: 'a',
        lens: { map: pooling.address, head: 0, method: 'raw', side: 'all', units: [], answer: null },
        list: 'input',
        unit: 1,
      },
      never,
    );
    expect(facts.received?.weights[1]).toBeCloseTo(0.45, 6);
    expect(facts).toMatchObject({ own: { list: 'answer' }, predictions: [] });
  });

  test('whose numbers are edited gives another heat', async () => {
    await open('edited', [readTable('t.csv', TEXT.replace('0,5;0', '0,5;1'))]);
    expect(await heat('edited')).toEqual(rounded(pooled([1, 1, 1, 0])));
  });

  test('gives zeros in place of a row that is replaced', async () => {
    await open('hidden', [readTable('t.csv', TEXT)], [{ kind: 'hide', list: 'input', units: [1], how: 'replace' }]);
    expect(await heat('hidden')).toEqual(rounded(pooled([0, 0, 1, 0])));
  });

  test('is run as far as is wanted, and says so', async () => {
    const long = `value,mark\n${Array.from({ length: 100_000 }, (_, row) => `${row},${row % 2}`).join('\n')}`;
    events.length = 0;
    await open('long', [readTable('long.csv', long)], [], 16_384);
    const told = events.flatMap((event) => (event.type === 'opened' ? event.payload.notes : []));
    expect(told).toEqual(['Of 100,000 rows 1,000 are run: row 1 to row 1,000']);
    expect(await heat('long')).toHaveLength(1000);
  });

  test('is a dump of rows, which is opened as what it was', async () => {
    const out = join(folder, 'table.safetensors');
    await server.handlers.dump({ inspection: 'a', out }, never);
    events.length = 0;
    await server.handlers.open(
      { inspection: 'b', source: { kind: 'dump', path: out }, focus: null, maxUnits: 1 },
      never,
    );
    const lists = events.flatMap((event) => (event.type === 'list' ? [event.payload.list] : []));
    expect(lists[0]).toMatchObject({ id: 'input', parts: [{ medium: 'table' }], columns: ['Wert', 'Marke'] });
    const units = await server.handlers.units({ inspection: 'b', list: 'input', range: { start: 1, end: 2 } }, never);
    expect([units.text[0], TEXT.slice(units.start[0], units.end[0])]).toEqual(['row 2: -0.25, 1', '-0,25;1']);
    expect(await heat('b')).toEqual(await heat('a'));
  });
});

describe('what a model of tables cannot be given is refused', () => {
  test.each([
    [
      'a text',
      [textInput('text', 't.csv', 'a heron')],
      'this is text, and planted-table (Planted) reads tables; take a model for text: BERT, GPT-2, Llama or T5',
    ],
    [
      'too few columns',
      [readTable('t.csv', '1\n2')],
      't.csv: planted-table (Planted) takes 2 columns of numbers (value, mark), found 1 (column 1)',
    ],
    [
      'two tables',
      [readTable('t.csv', '1,2'), readTable('t.csv', '1,2')],
      'planted-table (Planted) takes one input, found table and table',
    ],
  ])('%s', async (_name, inputs, message) => {
    await expect(open('c', inputs)).rejects.toMatchObject({ code: 'input', message });
  });
});
