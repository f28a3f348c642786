import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { addition, days, multiplication, type Example, type Problem } from '../../../tools/train/toys/problems';
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

const loadToy = (name: string): Promise<TfjsModel> =>
  loadTfjsFolder(fileURLToPath(new URL(`media/models/${name}`, root)));

/** Weights of the rows, and the answer. */
async function look(
  model: TfjsModel,
  rows: readonly (readonly number[])[],
  columns: readonly string[],
): Promise<Golden> {
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

/** What a model sees in new tables of its problem. */
async function lookAt(
  toy: string,
  problem: Problem,
  count: number,
): Promise<readonly { found: Golden; wanted: Example }[]> {
  const model = await loadToy(toy);
  const random = new Random(100);
  const width = problem.columns.length;
  const all: { found: Golden; wanted: Example }[] = [];
  for (let i = 0; i < count; i++) {
    const wanted = problem.make(random);
    const rows = Array.from({ length: problem.rows }, (_, row) => [
      ...wanted.values.subarray(row * width, (row + 1) * width),
    ]);
    all.push({ found: await look(model, rows, problem.columns), wanted });
  }
  model.dispose();
  return all;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describe('the rows that hold the answer', () => {
  const bound = (2 * Math.E ** 2) / (2 * Math.E ** 2 + 48);

  it.each([
    ['toy-addition', addition, 0.9 * bound, bound],
    ['toy-multiplication', multiplication, 0.9 * bound, bound],
    ['toy-addition-unbounded', addition, 0.9, 1],
    ['toy-multiplication-unbounded', multiplication, 0.9, 1],
    ['toy-addition-mean', addition, 2 / 50, 2 / 50],
    ['toy-multiplication-mean', multiplication, 2 / 50, 2 / 50],
  ])(
    'hold of the mass of %s what its score lets them, and its answers are right',
    async (toy, problem, least, most) => {
      const seen = await lookAt(toy, problem, 50);
      const masses = seen.map(({ found, wanted }) => wanted.marked.reduce((sum, row) => sum + found.weights[row]!, 0));
      expect(mean(masses)).toBeGreaterThan(least - 1e-6);
      expect(Math.max(...masses)).toBeLessThan(most + 1e-6);
      const errors = seen.map(({ found, wanted }) => Math.abs(found.answer[0]! - wanted.answer));
      expect(Math.max(...errors)).toBeLessThan(problem.right);
    },
  );
});

describe('a dense layer against attention, over 100 inputs', () => {
  /** Variance of each row's weight over the inputs. */
  async function variances(toy: string): Promise<number[]> {
    const all = (await lookAt(toy, days, 100)).map(({ found }) => found.weights);
    return Array.from({ length: days.rows }, (_, row) => {
      const own = all.map((weights) => weights[row]!);
      const middle = mean(own);
      return mean(own.map((weight) => (weight - middle) ** 2));
    });
  }

  it('the weights of the dense layer are the same whatever the input', async () => {
    expect(Math.max(...(await variances('toy-days-dense')))).toBeLessThan(1e-18);
  });

  it('those of attention change with it, at every row', async () => {
    expect(Math.min(...(await variances('toy-days')))).toBeGreaterThan(1e-6);
  });
});
