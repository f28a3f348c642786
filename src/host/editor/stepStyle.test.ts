import { describe, expect, it } from 'vitest';
import { STEPS } from '../../core/paint';
import { stepStyle } from './stepStyle';

const steps = Array.from({ length: STEPS }, (_, i) => i + 1);

describe('stepStyle', () => {
  it.each(['amber', 'viridis', 'cividis', 'magma'] as const)('%s: every step looks different', (palette) => {
    for (const theme of ['dark', 'light'] as const) {
      for (const highContrast of [false, true]) {
        const styles = steps.map((step) => JSON.stringify(stepStyle(step, palette, theme, highContrast)));
        expect(new Set(styles).size).toBe(STEPS);
      }
    }
  });

  it('keeps the text readable, and uses borders alone in high contrast', () => {
    expect(stepStyle(STEPS, 'amber', 'dark', false)).toMatchObject({ backgroundColor: 'rgba(255, 176, 59, 0.620)' });
    expect(stepStyle(STEPS, 'amber', 'dark', true)).toMatchObject({ border: '2px solid rgba(255, 176, 59, 1.000)' });
    expect(stepStyle(STEPS, 'amber', 'light', true)).not.toHaveProperty('backgroundColor');
  });

  it('marks only the strongest in the overview ruler', () => {
    expect(steps.filter((step) => 'overviewRulerColor' in stepStyle(step, 'amber', 'light', false))).toEqual([
      22, 23, 24,
    ]);
  });
});
