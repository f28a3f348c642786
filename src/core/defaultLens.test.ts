import { expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../test/support/mapInfo';
import { patchPart } from '../../test/support/patchUnits';
import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { UnitList } from '../protocol/units';
import { defaultLens } from './defaultLens';
import { listOf } from './lists';

const text = listOf('input', 9, { medium: 'text', input: 0, picture: null });
const picture = listOf('input', 5, patchPart(2, 2, { x: 0, y: 0, width: 8, height: 8 }));
const output = listOf('output', 1, { medium: 'text', input: null, picture: null });
const encoder = stackInfos('encoder', 3);
const cross = mapInfo('decoder.1.cross', { queries: 'output', keys: 'input' });
const received = { side: 'all', units: [] } as const;

it.each<[string, readonly MapInfo[], readonly UnitList[], Partial<Lens> | undefined]>([
  ['a text: what every token receives in the last layer', encoder, [text], { map: 'encoder.2.self', ...received }],
  ['a picture: where [CLS] looks', encoder, [picture], { map: 'encoder.2.self', side: 'query', units: [0] }],
  ['a translation: what its source receives', [...encoder, cross], [text, output], { map: cross.address, ...received }],
  ['a caption: what its picture receives', [...encoder, cross], [picture, output], { map: cross.address, ...received }],
  ['a list that is not told yet', encoder, [], { map: 'encoder.2.self', ...received }],
  ['nothing', [], [text], undefined],
])('looks first at %s', (_name, maps, lists, wanted) => {
  const lens = defaultLens(maps, lists);
  if (wanted === undefined) expect(lens).toBeUndefined();
  else expect(lens).toEqual({ head: 'mean', method: 'raw', answer: null, ...wanted });
});
