import type { Random } from './random';

/** One table, its answer, and the rows that hold it. */
export interface Example {
  /** [rows × columns] */
  readonly values: Float32Array;
  readonly answer: number;
  readonly marked: readonly number[];
}

export interface Problem {
  readonly id: string;
  readonly rows: number;
  readonly columns: readonly string[];
  /** |error| below which an answer is right. */
  readonly right: number;
  /** In words, for the card. */
  readonly task: string;
  make(random: Random): Example;
}

const LENGTH = 50;
const DAYS = 30;

/**
 * The addition and multiplication problems (Hochreiter & Schmidhuber 1997, sections 5.4 and 5.5): values with a mark of 1 at two
 * rows of the first half, one of them among the first ten, −1 at both ends and 0 elsewhere.
 */
function marked(id: string, low: number, task: string, answer: (a: number, b: number) => number): Problem {
  return {
    ...{ id, task, rows: LENGTH, columns: ['value', 'mark'], right: 0.04 },
    make(random) {
      const values = Float32Array.from({ length: 2 * LENGTH }, (_, i) => (i % 2 === 0 ? random.between(low, 1) : 0));
      const first = random.whole(1, 10);
      const other = random.whole(1, LENGTH / 2 - 2);
      const second = other >= first ? other + 1 : other;
      values[1] = values[2 * LENGTH - 1] = -1;
      values[2 * first + 1] = values[2 * second + 1] = 1;
      const rows = [first, second];
      const [a, b] = rows.map((row) => values[2 * row]!) as [number, number];
      return { values, answer: answer(a, b), marked: rows };
    },
  };
}

export const addition = marked(
  'addition',
  -1,
  'The answer is 0.5 + (x₁ + x₂) / 4, where x₁ and x₂ are the values of the two rows whose mark is 1; values are from −1 to 1.',
  (a, b) => 0.5 + (a + b) / 4,
);
export const multiplication = marked(
  'multiplication',
  0,
  'The answer is x₁ · x₂, where x₁ and x₂ are the values of the two rows whose mark is 1; values are from 0 to 1.',
  (a, b) => a * b,
);

/** A series of days with one event on any of them: the answer is that day's value. */
export const days: Problem = {
  id: 'days',
  rows: DAYS,
  columns: ['value', 'event'],
  right: 0.1,
  task: 'A series of 30 days, each with a value from 0 to 1. One day has an event (1, else 0); the answer is the value of that day.',
  make(random) {
    const values = Float32Array.from({ length: 2 * DAYS }, (_, i) => (i % 2 === 0 ? random.next() : 0));
    const day = random.whole(0, DAYS);
    values[2 * day + 1] = 1;
    return { values, answer: values[2 * day]!, marked: [day] };
  },
};
