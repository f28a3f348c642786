import { expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../test/support/mapInfo';
import { textLists } from '../../test/support/shownLists';
import { wordUnits } from '../../test/support/unitTable';
import type { HeadChoice } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import { firstLens } from './firstLens';

const lists = textLists(wordUnits('the heron'));
const encoder = stackInfos('encoder', 4, { heads: 2 });
/** Attention in every other layer. */
const hybrid = [1, 3, 5].map((layer, step) => mapInfo(`decoder.${layer}.self`, { step, heads: 2 }));

it.each<[string, readonly MapInfo[], number | null, HeadChoice, string, HeadChoice]>([
  ['nothing', encoder, null, 'mean', 'encoder.3.self', 'mean'],
  ['a layer and a head', encoder, 1, 1, 'encoder.1.self', 1],
  ['more than there is', encoder, 9, 7, 'encoder.3.self', 'mean'],
  ['a layer without attention', hybrid, 4, 'max', 'decoder.3.self', 'max'],
  ['a layer before the first with attention', hybrid, 0, 0, 'decoder.1.self', 0],
])('where the settings name %s', (_name, maps, layer, head, wantedMap, wantedHead) => {
  expect(firstLens({ maps, lists }, { layer, head })).toMatchObject({ map: wantedMap, head: wantedHead, side: 'all' });
});

it('is none where there are no maps', () => {
  expect(firstLens({ maps: [], lists }, { layer: null, head: 'mean' })).toBeUndefined();
});
