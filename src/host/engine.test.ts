import { describe, expect, it } from 'vitest';
import { engineEnvironment } from './engine';

describe('engineEnvironment', () => {
  it.each([
    ['auto', 0, {}],
    ['fused', 0, { HEADLIGHT_KERNELS: 'fused' }],
    ['auto', 3, { HEADLIGHT_THREADS: '3' }],
    ['plain', 1, { HEADLIGHT_KERNELS: 'plain', HEADLIGHT_THREADS: '1' }],
  ] as const)('kernels %s, %d threads', (kernels, threads, wanted) => {
    expect(engineEnvironment({ kernels, threads })).toEqual(wanted);
  });
});
