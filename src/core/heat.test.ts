import { describe, expect, it } from 'vitest';
import type { Lens } from '../protocol/lens';
import { arrayMap } from '../../test/support/arrayMap';
import { heatOf } from './heat';
import { tileOf } from './maps';

const map = arrayMap('encoder.0.self', [
  [
    [0.5, 0.25, 0.25],
    [0.2, 0.6, 0.2],
    [0.1, 0.3, 0.6],
  ],
  [
    [0.7, 0.2, 0.1],
    [0.4, 0.4, 0.2],
    [0.3, 0.3, 0.4],
  ],
]);
const lens: Lens = { layer: 0, head: 0, method: 'raw', direction: 'from', query: 1 };
const rounded = (weights: Float32Array): number[] => [...weights].map((weight) => Number(weight.toFixed(6)));

describe('heat', () => {
  for (const [name, changes, expected] of [
    ['the row of a query', {}, [0.2, 0.6, 0.2]],
    ['the column of a key', { direction: 'to' }, [0.25, 0.6, 0.3]],
    ['the mean over heads', { head: 'mean' }, [0.3, 0.5, 0.2]],
    ['the maximum over heads', { head: 'max' }, [0.4, 0.6, 0.2]],
    ['what each unit receives', { direction: 'received' }, [0.266667, 0.383333, 0.35]],
    ['what each unit receives where no query is chosen', { query: null }, [0.266667, 0.383333, 0.35]],
  ] as const) {
    it(`is ${name}`, () => {
      expect(rounded(heatOf([map], { ...lens, ...changes }).weights)).toEqual([...expected]);
    });
  }

  it('says in its lens that it fell back to what is received', () => {
    expect(heatOf([map], { ...lens, query: null }).lens.direction).toBe('received');
  });

  for (const [name, changes, message] of [
    ['layer', { layer: 1 }, /layer 1: wanted 0 to 0/],
    ['head', { head: 2 }, /head 2: wanted 0 to 1/],
    ['unit', { query: 3 }, /unit 3: wanted 0 to 2/],
    ['part of a unit', { query: 1.5 }, /unit 1.5: wanted 0 to 2/],
  ] as const) {
    it(`names a ${name} that does not exist`, () => {
      expect(() => heatOf([map], { ...lens, ...changes })).toThrow(message);
    });
  }

  it('counts a causal key only among the queries that may see it', () => {
    const causal = arrayMap(
      'decoder.0.self',
      [
        [
          [1, 0, 0],
          [0.5, 0.5, 0],
          [0.2, 0.2, 0.6],
        ],
      ],
      'causal',
    );
    expect(rounded(heatOf([causal], { ...lens, query: null }).weights)).toEqual([0.566667, 0.35, 0.6]);
  });
});

describe('tileOf', () => {
  const whole = { start: 0, end: 3 };
  it('pools by the maximum, so that peaks survive', () => {
    expect(rounded(tileOf(map, 0, whole, whole, { width: 1, height: 1 }))).toEqual([0.6]);
    expect(rounded(tileOf(map, 1, { start: 0, end: 2 }, whole, { width: 3, height: 1 }))).toEqual([0.7, 0.4, 0.2]);
  });
  it('takes the mean over heads before the pooling', () => {
    // Maxima of the heads lie in different cells: 0.6 at (1, 1), 0.7 at (0, 0); the mean's largest is 0.6 at (0, 0).
    expect(rounded(tileOf(map, 'mean', whole, whole, { width: 1, height: 1 }))).toEqual([0.6]);
    expect(rounded(tileOf(map, 'max', whole, whole, { width: 1, height: 1 }))).toEqual([0.7]);
  });
  it('repeats cells where there are more pixels than cells', () => {
    const tile = tileOf(map, 0, { start: 0, end: 1 }, { start: 0, end: 2 }, { width: 4, height: 2 });
    expect(rounded(tile)).toEqual([0.5, 0.5, 0.25, 0.25, 0.5, 0.5, 0.25, 0.25]);
  });
});
