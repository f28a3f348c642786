import { describe, expect, it } from 'vitest';
import type { Lens } from '../protocol/lens';
import { fitLens, lensWithin, moveLens, stepHead, stepLayer, turn } from './lensMoves';

const lens: Lens = { layer: 3, head: 'mean', method: 'raw', direction: 'received', query: null };
const extent = { layers: 4, heads: 8 };

describe('moves of the lens', () => {
  it.each([
    ['next layer from the last', stepLayer(lens, extent, 1), { layer: 0 }],
    ['previous layer', stepLayer(lens, extent, -1), { layer: 2 }],
    ['previous layer from the first', stepLayer({ ...lens, layer: 0 }, extent, -1), { layer: 3 }],
    ['next head from all', stepHead(lens, extent, 1), { head: 0 }],
    ['previous head from all', stepHead({ ...lens, head: 'max' }, extent, -1), { head: 7 }],
    ['next head from the last', stepHead({ ...lens, head: 7 }, extent, 1), { head: 0 }],
    ['direction from received', turn(lens), { direction: 'from' }],
    ['direction from looks at', turn({ ...lens, direction: 'from' }), { direction: 'to' }],
    ['direction back', turn({ ...lens, direction: 'to' }), { direction: 'from' }],
  ])('%s', (_name, got, wanted) => {
    expect(got).toEqual(wanted);
  });

  it('leaves out what does not exist', () => {
    const change: Partial<Lens> = { layer: 3, head: 7, method: 'rollout', direction: 'to', query: 9 };
    expect(lensWithin(change, extent, 10)).toEqual(change);
    expect(lensWithin(change, { layers: 3, heads: 7 }, 9)).toEqual({ method: 'rollout', direction: 'to' });
    expect(lensWithin({ layer: 0.5, head: -1, query: NaN }, extent, 10)).toEqual({});
    expect(lensWithin({ head: 'max', query: null }, extent, 0)).toEqual({ head: 'max', query: null });
  });

  it('keeps of a region what there is', () => {
    expect(lensWithin({ region: [2, 9, -1] }, extent, 9)).toEqual({ region: [2] });
    expect(lensWithin({ region: [9] }, extent, 9)).toEqual({});
    expect(lensWithin({ region: null }, extent, 9)).toEqual({ region: null });
  });

  it.each<[string, Partial<Lens>, Partial<Lens>, Partial<Lens>]>([
    ['a region looks', {}, { region: [1] }, { direction: 'from', region: [1] }],
    ['a region is looked at', { direction: 'to', query: 2 }, { region: [1] }, { region: [1] }],
    ['a region receives, if that is asked for', {}, { region: [1], direction: 'received' }, { region: [1] }],
    ['a query ends a region', { region: [1], direction: 'from' }, { query: 3 }, { query: 3, direction: 'from' }],
    [
      'another layer does not',
      { region: [1], direction: 'from' },
      { layer: 0 },
      { layer: 0, direction: 'from', region: [1] },
    ],
  ])('%s', (_name, before, change, wanted) => {
    const { region: _, ...rest } = { ...lens, ...before };
    expect(moveLens({ ...lens, ...before }, change)).toEqual({ ...rest, ...wanted });
  });

  it('fits into a smaller and a larger model', () => {
    expect(fitLens({ ...lens, head: 6 }, extent, { layers: 2, heads: 4 })).toEqual({ ...lens, layer: 1 });
    expect(fitLens({ ...lens, layer: 1, head: 6 }, extent, { layers: 12, heads: 12 })).toEqual({
      ...lens,
      layer: 1,
      head: 6,
    });
    expect(fitLens(lens, extent, { layers: 12, heads: 12 }).layer).toBe(11);
  });
});
