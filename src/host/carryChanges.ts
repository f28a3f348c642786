import { mapAt } from '../core/stacks';
import type { Change } from '../protocol/changes';
import type { MapInfo } from '../protocol/models';
import { sameUnit } from './sameUnit';
import { isStale, type ShownLists } from './shownLists';

/** What changes are made to. */
export interface Changeable {
  readonly maps: readonly MapInfo[];
  readonly lists: ShownLists;
}

/** The same changes to another run: heads that it has, and the units that stand where those stood. What there is no more is dropped. */
export function carryChanges(changes: readonly Change[], was: Changeable, is: Changeable): Change[] {
  return changes.map((change) => carried(change, was, is)).filter((change) => change !== null);
}

function carried(change: Change, was: Changeable, is: Changeable): Change | null {
  switch (change.kind) {
    case 'uniform':
    case 'permute': {
      const maps = change.maps.filter((address) => mapAt(is.maps, address) !== undefined);
      return maps.length === 0 ? null : { ...change, maps };
    }
    case 'ablate': {
      const count = mapAt(is.maps, change.map)?.heads ?? 0;
      const heads = change.heads.filter((head) => head < count);
      return heads.length === 0 ? null : { ...change, heads };
    }
    case 'hide': {
      const places = change.units.map((unit) => ({ list: change.list, unit }));
      const units = places
        .filter((place) => !isStale(was.lists, place))
        .flatMap((place) => sameUnit(was.lists, place, is.lists) ?? []);
      return units.length === 0 ? null : { ...change, units: [...new Set(units)] };
    }
  }
}
