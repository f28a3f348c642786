import { describe, expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../test/support/mapInfo';
import { shownList, shownLists } from '../../test/support/shownLists';
import { wordUnits } from '../../test/support/unitTable';
import type { Lens } from '../protocol/lens';
import { moveLens, restoreLens, stepHead, stepLayer, turn, type Scene } from './lensMoves';

const encoder = stackInfos('encoder', 4, { heads: 8 });
const decoder = stackInfos('decoder', 2, { heads: 2, queries: 'output', keys: 'output' });
const cross = [0, 1].map((layer) => mapInfo(`decoder.${layer}.cross`, { heads: 2, queries: 'output', keys: 'input' }));
const maps = [...encoder, ...decoder, ...cross];
const lists = shownLists(
  shownList('input', wordUnits('one two three four five')),
  shownList('output', wordUnits('eins zwei'), { input: null }),
);
const scene: Scene = { maps, lists };
const lens: Lens = { map: 'encoder.3.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null };

describe('moves of the lens', () => {
  it.each([
    ['next layer from the last', stepLayer(lens, maps, 1), { map: 'encoder.0.self' }],
    ['previous layer', stepLayer(lens, maps, -1), { map: 'encoder.2.self' }],
    [
      'previous layer from the first',
      stepLayer({ ...lens, map: 'encoder.0.self' }, maps, -1),
      { map: 'encoder.3.self' },
    ],
    [
      'next layer of the cross maps',
      stepLayer({ ...lens, map: 'decoder.1.cross' }, maps, 1),
      { map: 'decoder.0.cross' },
    ],
    ['next layer from a map that there is not', stepLayer({ ...lens, map: 'encoder.9.self' }, maps, 1), {}],
    ['next head from all', stepHead(lens, maps, 1), { head: 0 }],
    ['previous head from all', stepHead({ ...lens, head: 'max' }, maps, -1), { head: 7 }],
    ['next head from the last', stepHead({ ...lens, head: 7 }, maps, 1), { head: 0 }],
    ['side from received', turn(lens, maps), { side: 'query' }],
    ['side from looks at', turn({ ...lens, side: 'query', units: [2] }, maps), { side: 'key' }],
    ['side back', turn({ ...lens, side: 'key' }, maps), { side: 'query' }],
    [
      'side of a cross map, whose units are let go',
      turn({ ...lens, map: 'decoder.1.cross', side: 'key', units: [2] }, maps),
      { side: 'query', units: [] },
    ],
  ])('%s', (_name, got, wanted) => {
    expect(got).toEqual(wanted);
  });

  it.each<[string, Partial<Lens>, Partial<Lens>, Partial<Lens>]>([
    ['what there is', {}, { map: 'encoder.0.self', head: 7, method: 'rollout', side: 'key', units: [5] }, {}],
    ['a map that there is not', {}, { map: 'encoder.9.self', head: 1 }, { map: 'encoder.3.self' }],
    ['a head that there is not', { head: 5 }, { head: 8 }, { head: 5 }],
    ['a head that another map has not', { head: 5 }, { map: 'decoder.0.cross' }, { head: 'mean' }],
    ['a half head', {}, { head: 0.5 }, { head: 'mean' }],
    ['a method of another version', {}, { method: 'gradient' }, { method: 'raw' }],
    ['a method that a map refuses', { method: 'rollout' }, { map: 'decoder.0.cross' }, { method: 'raw' }],
    ['units that there are not', { side: 'query', units: [3] }, { units: [99, -1, NaN] }, { units: [3] }],
    ['units that there are not, of what receives', {}, { units: [99] }, { side: 'all', units: [] }],
    ['units of which some are there', { side: 'query', units: [3] }, { units: [1, 99, 2] }, { units: [1, 2] }],
    ['no units', { side: 'query', units: [3] }, { units: [] }, { side: 'query', units: [] }],
    ['units where no side was asked for: they look', {}, { units: [1] }, { side: 'query' }],
    ['units that are looked at', { side: 'key', units: [2] }, { units: [1] }, { side: 'key' }],
    ['what every unit receives', { side: 'key', units: [2] }, { side: 'all' }, { units: [] }],
    ['another layer of the same lists', { side: 'key', units: [2] }, { map: 'encoder.1.self' }, { units: [2] }],
    ['a map over other lists', { side: 'query', units: [2] }, { map: 'decoder.0.cross' }, { units: [] }],
    ['a map whose keys are the same list', { side: 'key', units: [2] }, { map: 'decoder.0.cross' }, { units: [2] }],
  ])('takes over %s', (_name, before, change, wanted) => {
    const was = { ...lens, ...before };
    expect(moveLens(was, change, scene)).toEqual({ ...was, ...change, ...wanted });
  });
});

describe('a lens from another time', () => {
  const fallback: Lens = { ...lens, map: 'decoder.1.cross' };

  it('is there again where all that it names is', () => {
    const remembered: Lens = { ...lens, map: 'encoder.1.self', head: 3, method: 'rollout', side: 'key', units: [2, 3] };
    expect(restoreLens(remembered, fallback, scene)).toEqual(remembered);
  });

  it.each<[string, Partial<Lens>, Partial<Lens>]>([
    ['map', { map: 'encoder.9.self', side: 'query', units: [1] }, fallback],
    ['head', { head: 99 }, { head: 'mean' }],
    ['method', { method: 'gradient' }, { method: 'raw' }],
    ['unit', { side: 'query', units: [99] }, { side: 'all', units: [] }],
    ['unit of a list', { map: 'decoder.0.cross', side: 'query', units: [4] }, { side: 'all', units: [] }],
  ])('falls back to the default without its %s', (_name, told, wanted) => {
    const remembered = { ...lens, ...told };
    expect(restoreLens(remembered, fallback, scene)).toEqual({ ...remembered, ...wanted });
  });

  it('has the units of the default where its own are gone, and the lists are the same', () => {
    const first: Lens = { ...lens, side: 'query', units: [0] };
    const remembered: Lens = { ...lens, map: 'encoder.1.self', head: 2, side: 'key', units: [99] };
    expect(restoreLens(remembered, first, scene)).toEqual({ ...remembered, side: 'query', units: [0] });
  });
});
