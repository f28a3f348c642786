import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayMap } from '../../test/support/arrayMap';
import type { Lens } from '../protocol/lens';
import { CancelledError } from '../protocol/errors';
import { heatOf } from './heat';
import type { RowsMap } from './maps/rowsMap';
import { unhurried } from './work';

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
/** Two queries of one list over three keys of another. */
const cross = arrayMap(
  'decoder.0.cross',
  [
    [
      [0.5, 0.25, 0.25],
      [0.2, 0.6, 0.2],
    ],
  ],
  { queries: 'output', keys: 'input', kind: 'cross' },
);
const lens: Lens = { map: 'encoder.0.self', head: 0, method: 'raw', side: 'query', units: [1], answer: null };
const rounded = (weights: Float32Array): number[] => [...weights].map((weight) => Number(weight.toFixed(6)));
const heat = (of: RowsMap, told: Partial<Lens>): ReturnType<typeof heatOf> => {
  const wanted = { ...lens, ...told };
  return heatOf({ map: of, head: wanted.head }, wanted, unhurried);
};

describe('heat', () => {
  it.each<[string, Partial<Lens>, readonly number[]]>([
    ['the row of a query', {}, [0.2, 0.6, 0.2]],
    ['the column of a key', { side: 'key' }, [0.25, 0.6, 0.3]],
    ['the mean over heads', { head: 'mean' }, [0.3, 0.5, 0.2]],
    ['the maximum over heads', { head: 'max' }, [0.4, 0.6, 0.2]],
    ['the mean of the rows of several queries', { units: [0, 2] }, [0.3, 0.275, 0.425]],
    ['the mean of the columns of several keys', { side: 'key', units: [0, 1] }, [0.375, 0.4, 0.2]],
    ['what each unit receives', { side: 'all', units: [] }, [0.266667, 0.383333, 0.35]],
    ['what each unit receives where no query is chosen', { units: [] }, [0.266667, 0.383333, 0.35]],
    ['what each unit receives where no key is chosen', { side: 'key', units: [] }, [0.266667, 0.383333, 0.35]],
  ])('is %s', async (_name, told, expected) => {
    expect(rounded((await heat(map, told)).weights)).toEqual([...expected]);
  });

  it.each<[Lens['side'], readonly number[], string, readonly number[]]>([
    ['query', [1], 'input', [0.2, 0.6, 0.2]],
    ['key', [2], 'output', [0.25, 0.2]],
    ['all', [], 'input', [0.35, 0.425, 0.225]],
  ])('of a cross map, side %s, is over the other list', async (side, units, list, expected) => {
    const { list: over, weights } = await heat(cross, { side, units });
    expect([over, rounded(weights)]).toEqual([list, [...expected]]);
  });

  it('says in its lens that it fell back to what is received', async () => {
    expect((await heat(map, { units: [] })).lens).toMatchObject({ side: 'all', units: [] });
  });

  it.each<[string, RowsMap, Partial<Lens>, RegExp]>([
    ['head', map, { head: 2 }, /head 2: wanted 0 to 1/],
    ['unit', map, { units: [3] }, /unit 3: wanted 0 to 2/],
    ['part of a unit', map, { units: [1.5] }, /unit 1.5: wanted 0 to 2/],
    ['query among the keys', cross, { units: [2] }, /unit 2: wanted 0 to 1/],
    ['key', cross, { side: 'key', units: [3] }, /unit 3: wanted 0 to 2/],
  ])('names a %s that does not exist', async (_name, of, told, message) => {
    await expect(heat(of, told)).rejects.toThrow(message);
  });

  it('counts a causal key only among the queries that may see it', async () => {
    const causal = arrayMap(
      'decoder.0.self',
      [
        [
          [1, 0, 0],
          [0.5, 0.5, 0],
          [0.2, 0.2, 0.6],
        ],
      ],
      { kind: 'causal' },
    );
    expect(rounded((await heat(causal, { units: [] })).weights)).toEqual([0.566667, 0.35, 0.6]);
  });

  it('of all queries is what every key receives, where all may see it', async () => {
    const rows = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { minLength: 1, maxLength: 6 }), async (pattern) => {
        const any = arrayMap('decoder.0.cross', [pattern], { queries: 'output', keys: 'input' });
        const all = await heat(any, { side: 'all', units: [] });
        const each = await heat(any, { units: pattern.map((_row, query) => query) });
        each.weights.forEach((weight, key) => expect(weight).toBeCloseTo(all.weights[key]!, 5));
      }),
    );
  });

  it('of many units gives way, and stops where nobody wants it any more', async () => {
    const gone = { signal: AbortSignal.abort(), breathe: () => Promise.reject(new CancelledError()) };
    await expect(heatOf({ map, head: 0 }, { ...lens, units: [0, 1] }, gone)).rejects.toBeInstanceOf(CancelledError);
  });
});
