import { describe, expect, it } from 'vitest';
import { permutation } from './permutation';

describe('permutation', () => {
  // By mulberry32 and permuted of tools/golden/reference_changes.py.
  for (const [length, seed, address, head, query, wanted] of [
    [6, 7, 'encoder.1.self', 2, 5, [1, 4, 5, 0, 2, 3]],
    [9, 7, 'decoder.0.cross', 0, 11, [0, 8, 5, 2, 7, 3, 1, 4, 6]],
    [12, 4294967295, 'decoder.11.self', 15, 1023, [11, 6, 1, 4, 2, 10, 8, 9, 3, 5, 0, 7]],
  ] as const) {
    it(`of ${length} keys, seed ${seed}, ${address}, head ${head}, query ${query} is Python's`, () => {
      expect([...permutation(length, seed, address, head, query)]).toEqual([...wanted]);
    });
  }

  it('is another for every head, row and map', () => {
    const orders = [
      permutation(9, 7, 'encoder.1.self', 0, 0),
      permutation(9, 7, 'encoder.1.self', 1, 0),
      permutation(9, 7, 'encoder.1.self', 0, 1),
      permutation(9, 7, 'encoder.2.self', 0, 0),
      permutation(9, 8, 'encoder.1.self', 0, 0),
    ];
    expect(new Set(orders.map((order) => order.join())).size).toBe(orders.length);
  });

  it('comes as often with every key in every place', () => {
    const counts = new Int32Array(16);
    for (let query = 0; query < 4000; query++)
      permutation(4, 1, 'encoder.0.self', 0, query).forEach((from, to) => counts[4 * to + from]!++);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it('of one key, and of none, changes nothing', () => {
    expect([...permutation(1, 7, 'a', 0, 0)]).toEqual([0]);
    expect([...permutation(0, 7, 'a', 0, 0)]).toEqual([]);
  });
});
