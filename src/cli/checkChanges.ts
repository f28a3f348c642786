import { mapAt } from '../core/stacks';
import type { Change } from '../protocol/changes';
import type { OpenedEvent } from '../protocol/engine';
import type { ListId, UnitList } from '../protocol/units';
import { usage } from './optionValues';

/** A change to a map or a head that is not there would do nothing. Throws HeadlightError `usage`. */
export function checkChangedMaps(changes: readonly Change[], { maps }: OpenedEvent): void {
  for (const change of changes) {
    if (change.kind === 'hide') continue;
    for (const address of change.kind === 'ablate' ? [change.map] : change.maps) {
      const map = mapAt(maps, address);
      if (map === undefined)
        throw usage(`--${change.kind} ${address}: wanted one of ${maps.map((known) => known.address).join(', ')}`);
      const wrong = change.kind === 'ablate' ? change.heads.find((head) => head >= map.heads) : undefined;
      if (wrong !== undefined) throw usage(`--ablate ${address}:${wrong}: wanted a head from 0 to ${map.heads - 1}`);
    }
  }
}

/** Nor would a unit that is not there, or a list. `growing`: a list that is being written; its units may come. */
export function checkHiddenUnits(changes: readonly Change[], lists: readonly UnitList[], growing: ListId | null): void {
  for (const change of changes) {
    if (change.kind !== 'hide' || change.list === growing) continue;
    const list = lists.find(({ id }) => id === change.list);
    if (list === undefined)
      throw usage(`--hide ${change.list}: wanted a list: ${lists.map(({ id }) => id).join(', ')}`);
    const wrong = change.units.find((unit) => unit >= list.length);
    if (wrong !== undefined)
      throw usage(`--hide ${wrong}: wanted a unit of ${change.list}, from 0 to ${list.length - 1}`);
  }
}
