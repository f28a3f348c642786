import type { Change } from '../protocol/changes';
import { HeadlightError } from '../protocol/errors';
import type { MapInfo } from '../protocol/models';
import type { UnitList } from '../protocol/units';

/** A list, and how many units it has or may get. */
export type ChangedList = Pick<UnitList, 'id' | 'length'>;

/** Throws HeadlightError `usage` for a change of a map, a head, a list or a unit that there is not, with what there is. */
export function checkChanges(
  changes: readonly Change[],
  maps: readonly MapInfo[],
  lists: readonly ChangedList[],
): void {
  const mapAt = (address: string): MapInfo => {
    const map = maps.find((known) => known.address === address);
    if (map !== undefined) return map;
    throw usage(`${address}: wanted one of ${maps.map((known) => known.address).join(', ')}`);
  };
  for (const change of changes) {
    switch (change.kind) {
      case 'uniform':
      case 'permute':
        change.maps.forEach(mapAt);
        break;
      case 'ablate': {
        const { heads } = mapAt(change.map);
        const wrong = change.heads.find((head) => !isIndex(head, heads));
        if (wrong !== undefined) throw usage(`head ${wrong} of ${change.map}: wanted 0 to ${heads - 1}`);
        break;
      }
      case 'hide': {
        const list = lists.find(({ id }) => id === change.list);
        if (list === undefined)
          throw usage(`list ${change.list}: wanted one of ${lists.map(({ id }) => id).join(', ')}`);
        const wrong = change.units.find((unit) => !isIndex(unit, list.length));
        if (wrong !== undefined) throw usage(`unit ${wrong} of ${list.id}: wanted 0 to ${list.length - 1}`);
        break;
      }
    }
  }
}

function isIndex(index: number, length: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < length;
}

function usage(what: string): HeadlightError {
  return new HeadlightError('usage', `a change to the run: ${what}`);
}
