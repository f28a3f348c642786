import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { days } from '../../../tools/train/toys/problems';
import { Random } from '../../../tools/train/toys/random';
import type { TfjsModel } from '../../../src/engine/tfjs/tfjsModel';
import { runInput } from '../runModel';
import { loadTfjsFolder, tableOf } from './fixtures';

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, root)), 'utf8');

interface Golden {
  readonly weights: readonly number[];
  readonly answer: readonly number[];
}
const golden = Object.entries(JSON.parse(read('test/golden/toys.json')) as Record<string, Golden>);

const loadToy = (name: string): Promise<TfjsModel> => loadTfjsFolder(fileURLToPath(new URL(`media/models/${name}`, root)));

/** Weights of the rows, and the answer. */
async function look(model: TfjsModel, rows: readonly (readonly number[])[], columns: readonly string[]): Promise<Golden> {
  const { maps, lists } = await runInput(model, tableOf(rows, columns));
  return {
    weights: [...maps[0]!.weights(0, 0, { start: 0, end: rows.length })],
    answer: [...lists.get('output')!.units.values],
  };
}

function sample(name: string): { rows: number[][]; columns: string[] } {
  const [header, ...lines] = read(`media/samples/${name}`).trim().split('\n');
  return { columns: header!.split(','), rows: lines.map((line) => line.split(',').map(Number)) };
}

test.each(golden)('%s: weights and answer are those of NumPy', async (name, wanted) => {
  const [toy, file] = name.split(' ') as [string, string];
  const model = await loadToy(toy);
  const { rows, columns } = sample(file);
  const found = await look(model, rows, columns);
  model.dispose();
  for (const part of ['weights', 'answer'] as const) {
    expect(found[part].length).toBe(wanted[part].length);
    for (const [i, number] of wanted[part].entries())
      expect(Math.abs(found[part][i]! - number), `${part} ${i}`).toBeLessThan(1e-5);
  }
});

describe('the rows that hold the answer', () => {
  const bound = (2 * Math.E ** 2) / (2 * Math.E ** 2 + 48);

  it.each([
    ['toy-addition', 'addition.csv', 0.9 * bound, bound],
    ['toy-multiplication', 'multiplication.csv', 0.9 * bound, bound],
    ['toy-addition-unbounded', 'addition.csv', 0.9, 1],
    ['toy-multiplication-unbounded', 'multiplication.csv', 0.9, 1],
    ['toy-addition-mean', 'addition.csv', 2 / 50, 2 / 50],
  ])('hold of the mass of %s what its score lets them', async (toy, file, least, most) => {
    const model = await loadToy(toy);
    const { rows, columns } = sample(file);
    const { weights } = await look(model, rows, columns);
    model.dispose();
    const marked = rows.flatMap(([, mark], row) => (mark === 1 ? [row] : []));
    expect(marked.length).toBe(2);
    const mass = marked.reduce((sum, row) => sum + weights[row]!, 0);
    expect(mass).toBeGreaterThan(least - 1e-6);
    expect(mass).toBeLessThan(most + 1e-6);
  });
});

describe('a dense layer against attention, over 100 inputs', () => {
  /** Variance of each row's weight over the inputs. */
  async function variances(toy: string): Promise<number[]> {
    const model = await loadToy(toy);
    const random = new Random(100);
    const all: (readonly number[])[] = [];
    for (let i = 0; i < 100; i++) {
      const { values } = days.make(random);
      const rows = Array.from({ length: days.rows }, (_, row) => [values[2 * row]!, values[2 * row + 1]!]);
      all.push((await look(model, rows, days.columns)).weights);
    }
    model.dispose();
    return Array.from({ length: days.rows }, (_, row) => {
      const mean = all.reduce((sum, weights) => sum + weights[row]!, 0) / all.length;
      return all.reduce((sum, weights) => sum + (weights[row]! - mean) ** 2, 0) / all.length;
    });
  }

  it('the weights of the dense layer are the same whatever the input', async () => {
    expect(Math.max(...(await variances('toy-days-dense')))).toBeLessThan(1e-18);
  });

  it('those of attention change with it, at every row', async () => {
    expect(Math.min(...(await variances('toy-days')))).toBeGreaterThan(1e-6);
  });
});
