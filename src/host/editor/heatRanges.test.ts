import { describe, expect, it } from 'vitest';
import { unitTable, wordUnits } from '../../../test/support/unitTable';
import { show, STEPS } from '../../core/paint';
import { heatRanges, places } from './heatRanges';

describe('places', () => {
  it('adds the weights of units that cover the same characters', () => {
    const units = unitTable([
      { text: '🐦', start: 0, end: 2 },
      { text: '🐦', start: 0, end: 2 },
      { text: '🐦', start: 0, end: 2 },
      { text: 'a', start: 2, end: 3 },
    ]);
    expect(places(units, Float32Array.of(0.25, 0.25, 0.125, 0.5), [{ start: 0, end: 4 }])).toEqual([
      { start: 0, end: 2, weight: 0.625 },
      { start: 2, end: 3, weight: 0.5 },
    ]);
  });

  it('cuts units that overlap, and leaves out special and stale ones', () => {
    const units = unitTable([
      { text: '[CLS]', start: 0, end: 0, special: true },
      { text: ' é', start: 0, end: 2 },
      { text: 'éa', start: 1, end: 3 },
      { text: 'gone', start: 3, end: 3 },
    ]);
    expect(places(units, Float32Array.of(0.5, 0.25, 0.125, 0.125), [{ start: 0, end: 4 }])).toEqual([
      { start: 1, end: 2, weight: 0.25 },
      { start: 2, end: 3, weight: 0.125 },
    ]);
  });

  it('knows only the units of the parts that it is asked for, and those that have a weight by now', () => {
    const units = wordUnits('a b c d');
    const weights = Float32Array.of(0, 0.1, 0.2, 0.3);
    expect(places(units, weights, [{ start: 3, end: 6 }])).toEqual([{ start: 4, end: 5, weight: weights[3] }]);
    expect(places(units, weights, [])).toEqual([]);
  });
});

it('leaves line breaks out, and keeps the indent behind one', () => {
  const units = unitTable([
    { text: 'a', start: 0, end: 1 },
    { text: '\r\n', start: 1, end: 3 },
    { text: '\n    ', start: 3, end: 8 },
    { text: ' b', start: 8, end: 10 },
  ]);
  expect(places(units, Float32Array.of(0.25, 0.5, 0.125, 0.125), [{ start: 0, end: 4 }])).toEqual([
    { start: 0, end: 1, weight: 0.25 },
    { start: 4, end: 8, weight: 0.125 },
    { start: 9, end: 10, weight: 0.125 },
  ]);
});

describe('heatRanges', () => {
  it('puts the peak on the last step and nothing on step 0', () => {
    const units = wordUnits('a b c d');
    const steps = heatRanges(units, show(Float32Array.of(0.8, 0.09, 0.03, 0.01, 0.01, 0.05), units, 'apart'), [
      { start: 0, end: 6 },
    ]);
    expect(steps).toHaveLength(STEPS + 1);
    expect(steps[STEPS]).toEqual([{ start: 0, end: 1 }]);
    expect(steps[STEPS / 2]).toEqual([{ start: 2, end: 3 }]);
    expect(steps[0]).toEqual([
      { start: 4, end: 5 },
      { start: 6, end: 7 },
    ]);
  });
});
