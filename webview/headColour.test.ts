import { expect, it } from 'vitest';
import { headHue } from './headColour';

it.each([1, 4, 8, 12, 32])('spreads the hues of %d heads evenly, away from amber', (heads) => {
  const hues = Array.from({ length: heads }, (_, head) => headHue(head, heads));
  expect(new Set(hues).size).toBe(heads);
  for (const hue of hues) expect(Math.abs(hue - 36)).toBeGreaterThanOrEqual(Math.floor(180 / heads));
});
