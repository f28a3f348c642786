import { describe, expect, it } from 'vitest';
import type { Lens } from '../src/protocol/lens';
import { lensKey } from './lensKey';

const lens: Lens = { map: 'encoder.1.self', head: 2, method: 'raw', side: 'query', units: [3], answer: null };

describe('lensKey', () => {
  it.each([
    ['no units, whatever the side', { side: 'key', units: [] }, { side: 'query', units: [] }],
    ['units that are not used', { side: 'all', units: [1] }, { side: 'all', units: [] }],
    ['no units', { units: [] }, { side: 'all' }],
  ] as const)('is the same with %s', (_name, a, b) => {
    expect(lensKey({ ...lens, ...a })).toBe(lensKey({ ...lens, ...b }));
  });

  it.each([
    { map: 'encoder.0.self' },
    { head: 'mean' },
    { method: 'rollout' },
    { side: 'key' },
    { units: [4] },
    { units: [3, 4] },
    { units: [] },
    { answer: 2 },
  ] as const)('is another with %o', (change) => {
    expect(lensKey({ ...lens, ...change })).not.toBe(lensKey(lens));
  });
});
