import type { UnitPlace } from '../../src/protocol/panel';
import type { ListId } from '../../src/protocol/units';
import type { Host } from '../host';
import { sideFor } from '../sideFor';
import { letUnitsGo, togglePin, unpin } from '../togglePin';
import { listOfUnits, type ViewData } from '../viewData';

/** What the person does to the units of the lens that all share: pin one, choose several, let go again. */
export class UnitActions {
  private data: ViewData | null = null;
  /** How things stood before the last click, for the double click that it may have begun. */
  private before: ViewData | null = null;

  constructor(private readonly host: Host) {}

  update(data: ViewData): void {
    this.data = data;
  }

  pin(place: UnitPlace): void {
    if (this.data !== null) togglePin(this.host, this.data, place);
  }

  /** A click on the picture; null: beside the patches. */
  click(place: UnitPlace | null): void {
    this.before = this.data;
    if (place !== null) this.pin(place);
  }

  /** A double click is no choice of a unit: what its first click has done is undone. */
  undoClick(): void {
    const { before, host } = this;
    if (before === null) return;
    const { lens, pinned } = before;
    const list = listOfUnits(before, lens)?.list.id;
    const [unit] = lens.units;
    if (pinned && list !== undefined && unit !== undefined) host.pin({ list, unit });
    else unpin(host, before);
    host.setLens({ side: lens.side, units: lens.units });
  }

  /** One unit alone is pinned as by a click. */
  choose(list: ListId, units: readonly number[]): void {
    const { data, host } = this;
    const [first] = units;
    if (data === null || first === undefined) return;
    const side = sideFor(data.map, data.lens, list);
    if (units.length === 1) this.pin({ list, unit: first });
    else if (side !== null) host.setLens({ side, units });
  }

  /** Of several units, else of the pin. Returns whether there was anything. */
  letGo(): boolean {
    const { data, host } = this;
    if (data === null) return false;
    if (data.lens.units.length > 1) letUnitsGo(host, data);
    else if (data.pinned) unpin(host, data);
    else return false;
    return true;
  }
}
