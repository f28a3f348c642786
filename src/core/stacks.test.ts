import { describe, expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../test/support/mapInfo';
import type { Lens } from '../protocol/lens';
import { lensName } from './format';
import { heatList, lensSideOf, mapAt, sideOf, stackNames, stackOf, unitsList } from './stacks';

const encoder = stackInfos('encoder', 2);
const cross = [0, 1].map((layer) => mapInfo(`decoder.${layer}.cross`, { queries: 'output', keys: 'input' }));
const maps = [...encoder, ...cross];

describe('stacks', () => {
  it('hold the maps that a person steps through', () => {
    expect(stackNames(maps)).toEqual(['encoder', 'decoder.cross']);
    expect(stackOf(maps, 'decoder.cross')).toEqual(cross);
    expect(mapAt(maps, 'decoder.1.cross')).toBe(cross[1]);
    expect(mapAt(maps, 'decoder.2.cross')).toBeUndefined();
  });

  it.each<[Lens['side'], string | null, string]>([
    ['query', 'output', 'input'],
    ['key', 'input', 'output'],
    ['all', null, 'input'],
  ])('side %s of a cross map has units of %s, and its heat is over %s', (side, units, over) => {
    expect([unitsList(cross[0]!, side), heatList(cross[0]!, side)]).toEqual([units, over]);
  });

  it('know the side that a list stands on', () => {
    expect([sideOf(cross[0]!, 'output'), sideOf(cross[0]!, 'input'), sideOf(cross[0]!, 'slots')]).toEqual([
      'query',
      'key',
      null,
    ]);
    expect(sideOf(encoder[0]!, 'input')).toBe('query');
    const pooling = { ...cross[0]!, kind: 'pooling' } as const;
    expect([sideOf(pooling, 'input'), lensSideOf(pooling, 'input')], 'one query is all that looks').toEqual([
      'key',
      null,
    ]);
    expect([lensSideOf(pooling, 'output'), lensSideOf(cross[0]!, 'input')]).toEqual(['query', 'key']);
  });
});

it.each<[string, Pick<Lens, 'map' | 'head'>, typeof maps, string]>([
  ['one stack', { map: 'encoder.1.self', head: 2 }, encoder, 'L1 · H2'],
  ['several', { map: 'decoder.1.cross', head: 'mean' }, maps, 'decoder.cross L1 · mean'],
  ['a map that there is not', { map: 'encoder.9.self', head: 0 }, maps, 'encoder.9.self · H0'],
])('a lens is named by its layer and head: %s', (_name, lens, known, wanted) => {
  expect(lensName(lens, known)).toBe(wanted);
});
