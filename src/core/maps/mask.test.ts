import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causalMask, fullMask, sees, visibleKeys, withoutKeys, type Mask } from './mask';

const masks = fc.oneof(
  fc.constant(fullMask),
  fc.constant(causalMask()),
  fc.integer({ min: 1, max: 5 }).map((window) => causalMask(window)),
);

describe('masks', () => {
  it.each<[string, Mask, number[]]>([
    ['full', fullMask, [0, 1, 2, 3, 4]],
    ['causal', causalMask(), [0, 1, 2, 3]],
    ['causal with a window of 2', causalMask(2), [2, 3]],
    ['with hidden keys', withoutKeys(causalMask(), new Set([1, 4])), [0, 2, 3]],
    ['with keys hidden twice', withoutKeys(withoutKeys(fullMask, new Set([1])), new Set([3])), [0, 2, 4]],
  ])('%s: what query 3 of 5 sees', (_name, mask, wanted) => {
    expect(visibleKeys(mask, 3, 5)).toEqual(wanted);
  });

  it('say the same of a key, of a query and of how many see a key', () => {
    fc.assert(
      fc.property(masks, fc.uniqueArray(fc.nat(7)), fc.integer({ min: 1, max: 8 }), (mask, hidden, units) => {
        const some = withoutKeys(mask, new Set(hidden));
        const queries = Array.from({ length: units }, (_, query) => query);
        for (const key of queries) {
          const seeing = queries.filter((query) => sees(some, query, key, units));
          expect(seeing).toEqual(queries.filter((query) => visibleKeys(some, query, units).includes(key)));
          expect(some.viewers(key, units)).toBe(seeing.length);
          if (hidden.includes(key)) expect(seeing).toEqual([]);
        }
      }),
    );
  });

  it('with nothing hidden are as they were', () => {
    expect(withoutKeys(fullMask, new Set())).toBe(fullMask);
  });
});
