import { describe, expect, it } from 'vitest';
import type { LayerEvent } from '../src/protocol/engine';
import { addLayer, entropyOver, headFigures, receivedOver } from './summary';

function event(start: number, end: number, received: number[], entropy: number[]): LayerEvent {
  return {
    inspection: '1',
    address: 'encoder.0.self',
    layer: 0,
    owned: { start, end },
    received: Float32Array.from(received),
    entropy: Float32Array.from(entropy),
    progress: 0,
  };
}

describe('addLayer', () => {
  const first = addLayer(new Map(), event(0, 2, [0.5, 0.25, 0.125, 0.75], [1, 2, 3, 4]), 4);
  const summary = first.get('encoder.0.self')!;

  it('puts a window where its units are, head by head', () => {
    expect(summary.heads).toBe(2);
    expect(Array.from(summary.received)).toEqual([0.5, 0.25, NaN, NaN, 0.125, 0.75, NaN, NaN]);
  });

  it('adds the next window without changing what was', () => {
    const second = addLayer(first, event(2, 4, [1, 1, 1, 1], [0, 0, 0, 0]), 4).get('encoder.0.self')!;
    expect(Array.from(second.received)).toEqual([0.5, 0.25, 1, 1, 0.125, 0.75, 1, 1]);
    expect(summary.received[2]).toBeNaN();
    expect(second.revision).toBe(2);
  });

  it('grows with the units', () => {
    const grown = addLayer(first, event(4, 5, [1, 1], [0, 0]), 5).get('encoder.0.self')!;
    expect(Array.from(grown.entropy)).toEqual([1, 2, NaN, NaN, 0, 3, 4, NaN, NaN, 0]);
  });

  it.each([
    ['units that are not there', event(3, 5, [1, 1], [1, 1])],
    ['no units', event(2, 2, [], [])],
    ['a part of a head', event(0, 2, [1, 1, 1], [1, 1, 1])],
  ])('drops %s', (_name, wrong) => {
    expect(addLayer(first, wrong, 4)).toBe(first);
  });

  it('goes over heads', () => {
    expect(Array.from(receivedOver(summary, 'max'))).toEqual([0.5, 0.75, 0, 0]);
    expect(Array.from(receivedOver(summary, 'mean'))).toEqual([0.3125, 0.5, 0, 0]);
    expect(Array.from(entropyOver(summary, 1))).toEqual([3, 4, NaN, NaN]);
  });
});

describe('headFigures', () => {
  it('knows nothing before the first window', () => {
    const none = {
      address: '',
      layer: 0,
      heads: 1,
      units: 2,
      received: new Float32Array(2),
      entropy: Float32Array.of(NaN, NaN),
      revision: 0,
    };
    expect(headFigures(none, 0, 8)).toBeNull();
  });

  it('is 1 for a head that looks at one unit, 0 for one that looks at all', () => {
    const nats = Math.log(4);
    const both = addLayer(
      new Map(),
      event(0, 4, [1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25], [0, 0, 0, 0, nats, nats, nats, nats]),
      4,
    );
    const summary = both.get('encoder.0.self')!;
    expect(headFigures(summary, 0, 8)).toEqual({ entropy: 0, peak: 1, focus: 1 });
    expect(headFigures(summary, 1, 8)!.focus).toBeCloseTo(0, 6);
  });
});
