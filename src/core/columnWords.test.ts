import { expect, it } from 'vitest';
import { columnWords } from './columnWords';

const columns = ['gate β', 'surprise'];
const values = Float32Array.of(0.834, 1, 0.5, NaN);

it('names the numbers of a unit', () => {
  expect(columnWords({ columns }, { values }, 0)).toBe('gate β 0.83 · surprise 1.00');
});

it('leaves out what is not known, and says nothing where there is nothing', () => {
  expect(columnWords({ columns }, { values }, 1)).toBe('gate β 0.50');
  expect(columnWords({ columns }, { values }, 2)).toBe('');
  expect(columnWords({ columns: [] }, { values: new Float32Array() }, 0)).toBe('');
});
