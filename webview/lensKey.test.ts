import { describe, expect, it } from 'vitest';
import type { Lens } from '../src/protocol/lens';
import { lensKey } from './lensKey';

const lens: Lens = { layer: 1, head: 2, method: 'raw', direction: 'from', query: 3 };

describe('lensKey', () => {
  it.each([
    ['a region that is none', { region: null }, {}],
    ['a query behind a region', { region: [4, 5], query: 1 }, { region: [4, 5] }],
    ['a query that is not used', { direction: 'received', query: 1 }, { direction: 'received', query: null }],
    ['no query', { query: null }, { direction: 'received' }],
  ] as const)('is the same with %s', (_name, a, b) => {
    expect(lensKey({ ...lens, ...a })).toBe(lensKey({ ...lens, ...b }));
  });

  it.each([
    { layer: 0 },
    { head: 'mean' },
    { method: 'rollout' },
    { direction: 'to' },
    { query: 4 },
    { region: [3] },
    { query: null },
  ] as const)('is another with %o', (change) => {
    expect(lensKey({ ...lens, ...change })).not.toBe(lensKey(lens));
  });
});
