import { expect, it } from 'vitest';
import { listOf } from '../core/lists';
import { CoveredUnits } from './coveredUnits';

const text = { medium: 'text', input: 0, picture: null } as const;

it('counts what was given, and not what was written behind it or on another list', () => {
  const covered = new CoveredUnits([listOf('input', 10, text), listOf('output', 1, { ...text, input: null })]);
  covered.add('input', { start: 0, end: 4 });
  expect(covered.done).toBe(4);
  covered.add('input', { start: 4, end: 13 });
  covered.add('output', { start: 0, end: 6 });
  expect(covered.done).toBe(10);
  expect(covered.ranges).toEqual([
    { list: 'input', ranges: [{ start: 0, end: 13 }] },
    { list: 'output', ranges: [{ start: 0, end: 6 }] },
  ]);
});
