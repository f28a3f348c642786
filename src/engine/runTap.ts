import type { AttentionMap } from '../core/maps/attentionMap';
import type { Work } from '../core/work';
import type { Change } from '../protocol/changes';
import type { MapInfo } from '../protocol/models';
import type { ListId, Range, UnitList, UnitTable } from '../protocol/units';
import type { Inspection } from './inspection';
import type { Probe, Tap, Window, WindowList } from './model';

/** Behind every unit that a list may still get. */
const OPEN_END = 2 ** 31 - 1;

/** The units of a window's list between the special ones at both ends, in the window's counting, and those that may be written. */
function placedUnits(inspection: Inspection, { toGlobal, id }: WindowList): Range {
  const { units } = inspection.list(id);
  const special = (local: number): boolean => units.special[toGlobal[local]!] === 1;
  let [start, end] = [0, toGlobal.length];
  while (start < end && special(start)) start++;
  while (end > start && special(end - 1)) end--;
  return { start, end: end === toGlobal.length ? OPEN_END : end };
}

/** Changes with their units as a window counts them. Units that it does not hold are left out. */
function localChanges(changes: readonly Change[], map: MapInfo, window: Window<unknown>): Change[] {
  return changes.flatMap((change): Change[] => {
    if (change.kind === 'ablate') return change.map === map.address ? [change] : [];
    if (change.kind !== 'hide') return change.maps.includes(map.address) ? [change] : [];
    const list = window.lists.find(({ id }) => id === change.list);
    if (change.how !== 'mask' || change.list !== map.keys || list === undefined) return [];
    return [
      { ...change, units: change.units.map((unit) => list.toGlobal.indexOf(unit)).filter((unit) => unit !== -1) },
    ];
  });
}

/** What every run of a window is told. */
export abstract class RunTap implements Tap {
  abstract readonly probe: Probe | null;

  constructor(
    protected readonly inspection: Inspection,
    protected readonly window: Window<unknown>,
    readonly work: Work,
  ) {}

  abstract list(list: UnitList, units: UnitTable): void;
  abstract attention(map: AttentionMap): void;

  placed(list: ListId): Range {
    const own = this.window.lists.find(({ id }) => id === list);
    return own === undefined ? { start: 0, end: 0 } : placedUnits(this.inspection, own);
  }

  changes(map: MapInfo): readonly Change[] {
    return localChanges(this.inspection.facts.changes, map, this.window);
  }
}

/** A run that is made once more, for what one map can tell beyond its weights. */
export class ProbeTap extends RunTap {
  constructor(
    inspection: Inspection,
    window: Window<unknown>,
    work: Work,
    readonly probe: Probe,
  ) {
    super(inspection, window, work);
  }

  /** It is known. */
  override list(): void {
    return;
  }

  /** It is known, too. */
  override attention(map: AttentionMap): void {
    map.dispose?.();
  }
}
