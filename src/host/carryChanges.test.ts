import { describe, expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../test/support/mapInfo';
import { shownList, shownLists, textLists } from '../../test/support/shownLists';
import { wordUnits } from '../../test/support/unitTable';
import type { Change } from '../protocol/changes';
import { carryChanges, type Changeable } from './carryChanges';
import { edited } from './shownLists';

const maps = stackInfos('encoder', 3, { heads: 4 });
const was: Changeable = { maps, lists: textLists(wordUnits('the heron stood')) };
const hide = (...units: number[]): Change => ({ kind: 'hide', list: 'input', units, how: 'mask' });

describe('carryChanges', () => {
  it.each<[string, Change, Changeable, Change[]]>([
    ['a unit to where it stands now', hide(2), { maps, lists: textLists(wordUnits('one two')) }, [hide(2)]],
    ['a unit to another number', hide(3), { maps, lists: textLists(wordUnits('theheron  stood')) }, [hide(2)]],
    ['a unit that is gone', hide(3), { maps, lists: textLists(wordUnits('the')) }, []],
    ['a special unit by its name', hide(4), { maps, lists: textLists(wordUnits('the')) }, [hide(2)]],
    [
      'a head',
      { kind: 'ablate', map: 'encoder.2.self', heads: [1, 3] },
      was,
      [{ kind: 'ablate', map: 'encoder.2.self', heads: [1, 3] }],
    ],
    [
      'the heads that there are',
      { kind: 'ablate', map: 'encoder.2.self', heads: [1, 3] },
      { ...was, maps: stackInfos('encoder', 3, { heads: 2 }) },
      [{ kind: 'ablate', map: 'encoder.2.self', heads: [1] }],
    ],
    [
      'a head of a map that there is not',
      { kind: 'ablate', map: 'encoder.2.self', heads: [1] },
      { ...was, maps: [] },
      [],
    ],
    [
      'the maps that there are',
      { kind: 'permute', maps: ['encoder.0.self', 'encoder.2.self'], seed: 7 },
      { ...was, maps: [mapInfo('encoder.0.self')] },
      [{ kind: 'permute', maps: ['encoder.0.self'], seed: 7 }],
    ],
  ])('carries %s', (_name, change, is, wanted) => {
    expect(carryChanges([change], was, is)).toEqual(wanted);
  });

  it('follows an edit, and drops a unit that it touched', () => {
    const typed = (offset: number, inserted: number): Changeable => ({
      maps,
      lists: shownLists(edited(shownList('input', wordUnits('the heron stood')), [{ offset, length: 0, inserted }])),
    });
    const longer: Changeable = { maps, lists: textLists(wordUnits('see the heron stood')) };
    expect(carryChanges([hide(2)], typed(0, 4), longer)).toEqual([hide(3)]);
    const changed: Changeable = { maps, lists: textLists(wordUnits('the herxon stood')) };
    expect(carryChanges([hide(2, 3)], typed(7, 1), changed)).toEqual([hide(3)]);
  });
});
