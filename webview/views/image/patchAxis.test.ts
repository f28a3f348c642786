import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestAxis, smoothAxis, type AxisSetup } from './patchAxis';

const setups = fc.record({
  origin: fc.double({ min: -50, max: 500, noNaN: true }),
  scale: fc.double({ min: 0.05, max: 20, noNaN: true }),
  pixels: fc.integer({ min: 1, max: 300 }),
  start: fc.double({ min: 0, max: 100, noNaN: true }),
  size: fc.double({ min: 0.5, max: 60, noNaN: true }),
  count: fc.integer({ min: 1, max: 37 }),
});

const centre = ({ origin, scale }: AxisSetup, pixel: number): number => origin + (pixel + 0.5) / scale;

describe('the pixels of patches', () => {
  it('are those whose centres lie on them, each with its own patch', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const { first, patch } = nearestAxis(setup);
        const { start, size, count, pixels } = setup;
        const slack = 1e-6 * (Math.abs(setup.origin) + start + size * count);
        patch.forEach((index, i) => {
          const at = centre(setup, first + i);
          expect(at).toBeGreaterThanOrEqual(start + index * size - slack);
          expect(at).toBeLessThanOrEqual(start + (index + 1) * size + slack);
        });
        if (patch.length > 0 && first > 0) expect(centre(setup, first - 1)).toBeLessThanOrEqual(start + slack);
        if (patch.length > 0 && first + patch.length < pixels) {
          expect(centre(setup, first + patch.length)).toBeGreaterThanOrEqual(start + size * count - slack);
        }
      }),
    );
  });

  it('lie between the centres of two patches, and beyond the outermost on these', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const { first, before, share } = smoothAxis(setup);
        const last = setup.count - 1;
        before.forEach((index, i) => {
          const at = (centre(setup, first + i) - setup.start) / setup.size - 0.5;
          expect(index + share[i]!).toBeCloseTo(Math.min(last, Math.max(0, at)), 4);
          expect(index === 0 || index < last).toBe(true);
        });
      }),
    );
  });
});
