import type { Host } from '../../host';
import { togglePin, unpin } from '../../togglePin';
import type { ViewData } from '../../viewData';

/** What the person does to the query of the lens that all share: pin a unit, choose a region, let go again. */
export class QueryActions {
  private data: ViewData | null = null;
  /** How things stood before the last click, for the double click that it may have begun. */
  private before: ViewData | null = null;

  constructor(private readonly host: Host) {}

  update(data: ViewData): void {
    this.data = data;
  }

  pin(unit: number): void {
    if (this.data !== null) togglePin(this.host, this.data, unit);
  }

  /** A click on the picture; null: beside the patches. */
  click(unit: number | null): void {
    this.before = this.data;
    if (unit !== null) this.pin(unit);
  }

  /** A double click is no choice of a query: what its first click has done is undone. */
  undoClick(): void {
    const { before, host } = this;
    if (before === null) return;
    if (before.pinned) host.pin(before.lens.query);
    else unpin(host, before);
    const { query, direction, region } = before.lens;
    host.setLens({ query, direction, region: region ?? null });
  }

  /** A region of one patch is no region: its patch is pinned as by a click. */
  choose(units: readonly number[]): void {
    const [first] = units;
    if (this.data === null || first === undefined) return;
    const { direction } = this.data.lens;
    if (units.length === 1) this.pin(first);
    else this.host.setLens({ region: units, direction: direction === 'received' ? 'from' : direction });
  }

  /** Of the region, else of the pin. Returns whether there was one. */
  letGo(): boolean {
    const { data, host } = this;
    if (data === null) return false;
    if (data.lens.region != null) host.setLens({ region: null });
    else if (data.pinned) unpin(host, data);
    else return false;
    return true;
  }
}
