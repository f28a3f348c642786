import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapInfo } from '../../../test/support/mapInfo';
import { columnOf, receivedOf, rowOf, weightOf } from './attentionMap';
import { denseRows, RowsMap } from './rowsMap';

const info = mapInfo('encoder.0.self', { heads: 2 });
/** Rows that are short and begin anywhere, over 6 keys. */
const row = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }))
  .map(([start, weights]) => ({ start, weights: Float32Array.from(weights.slice(0, 6 - start)) }));
const anyMap = fc
  .integer({ min: 1, max: 5 })
  .chain((queries) =>
    fc
      .array(fc.array(row, { minLength: queries, maxLength: queries }), { minLength: 2, maxLength: 2 })
      .map((rows) => ({ rows, map: new RowsMap(info, 6, rows, () => queries, { start: 1, end: 4 }) })),
  );

describe('RowsMap', () => {
  it('gives the rows that it holds, their columns, cells and means', () => {
    fc.assert(
      fc.property(anyMap, ({ rows, map }) => {
        for (const head of [0, 1]) {
          const dense = rows[head]!.map(({ start, weights }) => {
            const whole = new Float32Array(6);
            whole.set(weights, start);
            return whole;
          });
          dense.forEach((whole, query) => expect(rowOf(map, head, query)).toEqual(whole));
          for (let key = 0; key < 6; key++) {
            expect([...columnOf(map, head, key)]).toEqual(dense.map((whole) => whole[key]));
            dense.forEach((whole, query) => expect(weightOf(map, head, query, key)).toBe(whole[key]));
            const mean = dense.reduce((sum, whole) => sum + whole[key]!, 0) / dense.length;
            expect(receivedOf(map, head)[key]).toBeCloseTo(mean, 5);
          }
          const peaks = { all: map.peaks(head, 'all'), placed: map.peaks(head, 'placed') };
          dense.forEach((whole, query) => {
            expect(peaks.all[query]).toBe(Math.max(0, ...whole));
            expect(peaks.placed[query]).toBe(Math.max(0, ...whole.subarray(1, 4)));
          });
        }
      }),
    );
  });

  it('tells how spread a row is in nats', () => {
    const map = new RowsMap(
      { ...info, heads: 1 },
      4,
      denseRows({ ...info, heads: 1 }, 2, 4, Float32Array.of(0.25, 0.25, 0.25, 0.25, 0, 1, 0, 0)),
    );
    expect(map.entropy(0)[0]).toBeCloseTo(Math.log(4), 6);
    expect(map.entropy(0)[1]).toBe(0);
  });

  it('counts a key among those who see it, and nobody sees what is 0', () => {
    const rows = [
      [
        { start: 0, weights: Float32Array.of(1) },
        { start: 0, weights: Float32Array.of(0.5, 0.5) },
      ],
    ];
    const map = new RowsMap({ ...info, heads: 1 }, 3, rows, (key) => 2 - key);
    expect([...map.received(0)]).toEqual([0.75, 0.5, 0]);
  });

  it('names another number of weights than a whole map has', () => {
    expect(() => denseRows(info, 2, 3, new Float32Array(11))).toThrow('encoder.0.self: wanted 12 weights, found 11');
  });

  it('grows by a query, and what keys receive with it', () => {
    const map = new RowsMap({ ...info, heads: 1 }, 2, [[]]);
    expect([map.queries, ...map.received(0)]).toEqual([0, 0, 0]);
    map.grow([{ start: 0, weights: Float32Array.of(0.75, 0.25) }]);
    expect([map.queries, ...map.received(0)]).toEqual([1, 0.75, 0.25]);
    map.grow([{ start: 0, weights: Float32Array.of(0.25, 0.75) }]);
    expect([map.queries, ...map.received(0)]).toEqual([2, 0.5, 0.5]);
    expect([...map.column(0, 1)]).toEqual([0.25, 0.75]);
  });
});
