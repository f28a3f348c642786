import { describe, expect, it } from 'vitest';
import type { Change } from '../protocol/changes';
import { addChange } from './addChange';

const ablate = (map: string, ...heads: number[]): Change => ({ kind: 'ablate', map, heads });
const hide = (...units: number[]): Change => ({ kind: 'hide', list: 'input', units, how: 'mask' });

describe('addChange', () => {
  it.each<[string, readonly Change[], Change, readonly Change[]]>([
    ['the first', [], hide(3), [hide(3)]],
    ['another head of the map', [ablate('a', 2), hide(3)], ablate('a', 0), [ablate('a', 0, 2), hide(3)]],
    ['a head of another map', [ablate('a', 2)], ablate('b', 2), [ablate('a', 2), ablate('b', 2)]],
    ['a head that is out already', [ablate('a', 1, 2)], ablate('a', 2), [ablate('a', 1, 2)]],
    ['another unit', [hide(3)], hide(1), [hide(1, 3)]],
    [
      'a unit in another way',
      [hide(3)],
      { ...hide(3), how: 'replace' } as Change,
      [hide(3), { ...hide(3), how: 'replace' } as Change],
    ],
    [
      'another map made uniform',
      [{ kind: 'uniform', maps: ['a'], seed: 0 }],
      { kind: 'uniform', maps: ['b', 'a'], seed: 0 },
      [{ kind: 'uniform', maps: ['a', 'b'], seed: 0 }],
    ],
  ])('%s', (_name, changes, added, wanted) => {
    expect(addChange(changes, added)).toEqual(wanted);
  });
});
