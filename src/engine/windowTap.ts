import type { AttentionMap } from '../core/maps/attentionMap';
import type { Work } from '../core/work';
import { HeadlightError } from '../protocol/errors';
import type { ListId, UnitList, UnitTable } from '../protocol/units';
import type { Emit } from './emit';
import type { Inspection } from './inspection';
import { mapEvent } from './mapEvent';
import { WindowedMap } from './maps/windowedMap';
import type { WindowSide } from './maps/windowSide';
import type { Prepared, WindowList } from './model';
import { RunTap } from './runTap';

/** Milliseconds between two events of a map that grows. */
const GROWTH = 120;

interface WindowEvents {
  sideOf(list: WindowList): WindowSide;
  /** All of the window's maps are there. */
  whole(): void;
}

/** Places what a window's run reports in the whole lists, and tells it. */
export class WindowTap extends RunTap {
  override readonly probe = null;
  /** By address: when it was told last, and whether it has grown since. */
  private readonly told = new Map<string, { map: AttentionMap; at: number; grown: boolean }>();

  constructor(
    inspection: Inspection,
    private readonly prepared: Prepared<unknown>,
    private readonly index: number,
    work: Work,
    private readonly emit: Emit,
    private readonly events: WindowEvents,
  ) {
    super(inspection, prepared.windows[index]!, work);
  }

  override list(list: UnitList, units: UnitTable): void {
    this.inspection.setList({ list, units });
    this.emit('list', { inspection: this.inspection.facts.name, list });
  }

  override attention(map: AttentionMap): void {
    const told = this.told.get(map.info.address);
    if (told === undefined) {
      this.place(map);
      this.tell(map);
      if (this.told.size === this.prepared.maps.length) this.events.whole();
    } else if (performance.now() - told.at > GROWTH) this.tell(map);
    else told.grown = true;
  }

  /** Tells what has grown and was not told yet. */
  flush(): void {
    for (const { map, grown } of this.told.values()) if (grown) this.tell(map);
  }

  private place(map: AttentionMap): void {
    const { address } = map.info;
    const placed = { index: this.index, map, queries: this.side(map.info.queries), keys: this.side(map.info.keys) };
    const before = this.inspection.hasMap(address) ? this.inspection.map(address) : undefined;
    if (before instanceof WindowedMap) before.add(placed);
    else {
      const length = (list: ListId): number => this.inspection.list(list).list.length;
      this.inspection.setMap(
        new WindowedMap(placed, () => ({ queries: length(map.info.queries), keys: length(map.info.keys) })),
      );
    }
  }

  private tell(map: AttentionMap): void {
    this.told.set(map.info.address, { map, at: performance.now(), grown: false });
    const { maps, windows } = this.prepared;
    this.emit('map', {
      inspection: this.inspection.facts.name,
      ...mapEvent(map, this.side(map.info.queries), this.side(map.info.keys)),
      progress: (this.index + this.told.size / maps.length) / windows.length,
    });
  }

  private side(list: ListId): WindowSide {
    const own = this.window.lists.find(({ id }) => id === list);
    if (own !== undefined) return this.events.sideOf(own);
    throw new HeadlightError('internal', `a window without its list ${list}`);
  }
}
