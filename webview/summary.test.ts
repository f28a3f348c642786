import { describe, expect, it } from 'vitest';
import type { MapEvent } from '../src/protocol/engine';
import { addMap, entropyOver, headFigures, peakOver, receivedOver, type MapSummary } from './summary';

const address = 'encoder.0.self';

function event(
  start: number,
  end: number,
  received: number[],
  entropy: number[],
  told: Partial<MapEvent> = {},
): MapEvent {
  return {
    inspection: '1',
    address,
    keys: { start, end },
    received: Float32Array.from(received),
    queries: { start, end },
    entropy: Float32Array.from(entropy),
    peaks: { all: Float32Array.of(0.9, 0.8, 0.85), placed: Float32Array.of(0.5, 0.6, 0.4) },
    progress: 0,
    ...told,
  };
}

describe('addMap', () => {
  const size = { heads: 2, keys: 4, queries: 4 };
  const first = addMap(new Map(), event(0, 2, [0.5, 0.25, 0.125, 0.75], [1, 2, 3, 4]), size);
  const summary = first.get(address)!;

  it('puts a window where its units are, head by head', () => {
    expect(Array.from(summary.received)).toEqual([0.5, 0.25, NaN, NaN, 0.125, 0.75, NaN, NaN]);
  });

  it('adds the next window without changing what was', () => {
    const second = addMap(first, event(2, 4, [1, 1, 1, 1], [0, 0, 0, 0]), size).get(address)!;
    expect(Array.from(second.received)).toEqual([0.5, 0.25, 1, 1, 0.125, 0.75, 1, 1]);
    expect(summary.received[2]).toBeNaN();
    expect(second.revision).toBe(2);
  });

  it('grows with the units, also before their list has', () => {
    const grown = addMap(first, event(4, 5, [1, 1], [0, 0]), size).get(address)!;
    expect(Array.from(grown.entropy)).toEqual([1, 2, NaN, NaN, 0, 3, 4, NaN, NaN, 0]);
  });

  it('knows queries and keys of two lists', () => {
    const cross = { keys: { start: 0, end: 3 }, queries: { start: 1, end: 2 } };
    const { received, entropy } = addMap(new Map(), event(0, 0, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [7, 8], cross), {
      heads: 2,
      keys: 3,
      queries: 2,
    }).get(address)!;
    expect(received).toEqual(Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6));
    expect(Array.from(entropy)).toEqual([NaN, 7, NaN, 8]);
  });

  it.each([
    ['no units', event(2, 2, [], [])],
    ['a part of a head', event(0, 2, [1, 1, 1], [1, 1, 1])],
    ['other heads', event(0, 2, [1, 1], [1, 1])],
  ])('drops %s', (_name, wrong) => {
    expect(addMap(first, wrong, size)).toBe(first);
  });

  it('goes over heads', () => {
    expect(Array.from(receivedOver(summary, 'max'))).toEqual([0.5, 0.75, 0, 0]);
    expect(Array.from(receivedOver(summary, 'mean'))).toEqual([0.3125, 0.5, 0, 0]);
    expect(Array.from(entropyOver(summary, 1))).toEqual([3, 4, NaN, NaN]);
  });

  it('keeps the largest of all windows as peaks', () => {
    const peaks = { all: Float32Array.of(0.1, 0.95, 0.1), placed: Float32Array.of(0.1, 0.1, 0.5) };
    const both = addMap(first, event(2, 4, [1, 1, 1, 1], [0, 0, 0, 0], { peaks }), size).get(address)!;
    const over = (head: 0 | 1 | 'mean' | 'max', of: 'all' | 'placed'): number =>
      Number(peakOver(both, head, of).toFixed(3));
    expect([over(0, 'all'), over(1, 'all'), over('max', 'all'), over('mean', 'all')]).toEqual([0.9, 0.95, 0.95, 0.85]);
    expect([over(0, 'placed'), over('max', 'placed'), over('mean', 'placed')]).toEqual([0.5, 0.6, 0.5]);
  });

  it('takes the peak of special keys where there are no others', () => {
    const none = { ...summary, peaks: { all: Float32Array.of(0.9, 1, 0.95), placed: new Float32Array(3) } };
    expect([peakOver(none, 1, 'placed'), peakOver(none, 'max', 'placed')]).toEqual([1, 1]);
  });
});

describe('headFigures', () => {
  it('knows nothing before the first window', () => {
    const none: MapSummary = {
      address,
      heads: 1,
      keys: 2,
      queries: 2,
      received: new Float32Array(2),
      entropy: Float32Array.of(NaN, NaN),
      peaks: { all: new Float32Array(2), placed: new Float32Array(2) },
      revision: 0,
    };
    expect(headFigures(none, 0, 8)).toBeNull();
  });

  it('is 1 for a head that looks at one unit, 0 for one that looks at all', () => {
    const nats = Math.log(4);
    const both = addMap(
      new Map(),
      event(0, 4, [1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25], [0, 0, 0, 0, nats, nats, nats, nats]),
      { heads: 2, keys: 4, queries: 4 },
    );
    const summary = both.get(address)!;
    expect(headFigures(summary, 0, 8)).toEqual({ entropy: 0, peak: 1, focus: 1 });
    expect(headFigures(summary, 1, 8)!.focus).toBeCloseTo(0, 6);
  });
});
