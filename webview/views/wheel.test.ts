import { describe, expect, it } from 'vitest';
import { wheelMeans, zoomFactor } from './wheel';

const still = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false };

describe('a wheel', () => {
  it.each([
    ['a notch of a mouse', { deltaY: 120 }, 'zoom'],
    ['a notch counted in lines', { deltaY: 3, deltaMode: 1 }, 'zoom'],
    ['a pinch', { deltaY: 2.5, ctrlKey: true }, 'zoom'],
    ['two fingers down', { deltaY: 7 }, 'pan'],
    ['two fingers aslant', { deltaX: 30, deltaY: 80 }, 'pan'],
    ['a notch with Shift', { deltaY: 120, shiftKey: true }, 'pan'],
  ] as const)('%s means %o: %s', (_name, event, means) => {
    expect(wheelMeans({ ...still, ...event })).toBe(means);
  });

  it('zooms in when it is turned away, and back by as much', () => {
    const away = zoomFactor({ ...still, deltaY: -120 });
    expect(away).toBeGreaterThan(1);
    expect(away * zoomFactor({ ...still, deltaY: 120 })).toBeCloseTo(1, 10);
  });
});
