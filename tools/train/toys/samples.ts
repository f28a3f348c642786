import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addition, days, multiplication, type Problem } from './problems';
import { Random } from './random';

/** Of the sequences of the samples: no table of training or of measuring. */
const SEED = 4;
const DIGITS = 3;

/** Writes a table of every problem as a sample, and a second one of the days, to be held against the first. */
export function writeSamples(root: string): void {
  const folder = join(root, 'media/samples');
  mkdirSync(folder, { recursive: true });
  const random = new Random(SEED);
  const files: readonly (readonly [string, Problem])[] = [
    ['addition.csv', addition],
    ['multiplication.csv', multiplication],
    ['days.csv', days],
    ['days-2.csv', days],
  ];
  for (const [name, problem] of files) writeFileSync(join(folder, name), tableOf(problem, random));
}

function tableOf(problem: Problem, random: Random): string {
  const { rows, columns } = problem;
  const { values } = problem.make(random);
  const cells = Array.from({ length: rows }, (_, row) =>
    [...values.subarray(row * columns.length, (row + 1) * columns.length)]
      .map((value) => `${Number(value.toFixed(DIGITS))}`)
      .join(','),
  );
  return `${[columns.join(','), ...cells].join('\n')}\n`;
}
