import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { UnitTable } from '../protocol/units';
import { fitLens, moveLens } from './lensMoves';
import { sameUnit } from './sameUnit';

/** What the lens is applied to. */
export interface Scene {
  readonly card: Pick<ModelCard, 'layers' | 'heads'>;
  readonly units: UnitTable;
}

/** The lens of one document, and who moves it: the person, the caret, a new run. */
export class LensState {
  pinned = false;
  /** Somebody has moved it. */
  moved = false;
  /** False while the direction is the one that nobody asked for: then the caret may turn it. */
  private directionChosen = false;

  constructor(public lens: Lens) {}

  set(change: Partial<Lens>): void {
    if (change.direction !== undefined) this.directionChosen = true;
    this.move(change);
  }

  /** The caret has come to a unit: the query, unless one is pinned. Returns false where nothing changes. */
  follow(unit: number): boolean {
    if (this.pinned) return false;
    const { query, region } = this.lens;
    const direction = this.lens.direction === 'received' && !this.directionChosen ? 'from' : this.lens.direction;
    if (query === unit && region == null && direction === this.lens.direction) return false;
    this.move({ query: unit, direction });
    return true;
  }

  /** Null: the caret leads again, from its next move on. */
  pin(unit: number | null): void {
    this.pinned = unit !== null;
    if (unit === null) return;
    this.move({ query: unit, direction: this.lens.direction === 'received' ? 'from' : this.lens.direction });
  }

  /**
   * The same place in the units of a new run. A query whose place has no unit any more is let go; in a picture the first
   * unit takes its place. So is a region of which nothing is left.
   */
  carry(was: Scene, is: Scene): void {
    const found = this.lens.query === null ? null : sameUnit(was.units, this.lens.query, is.units);
    if (found === null) this.pinned = false;
    const query = found ?? (is.units.rectangles === undefined ? null : 0);
    const region = (this.lens.region ?? [])
      .map((unit) => sameUnit(was.units, unit, is.units))
      .filter((unit) => unit !== null);
    this.lens = {
      ...fitLens(moveLens(this.lens, { region: null }), was.card, is.card),
      query,
      ...(region.length > 0 ? { region: [...new Set(region)] } : {}),
    };
  }

  private move(change: Partial<Lens>): void {
    this.moved = true;
    this.lens = moveLens(this.lens, change);
  }
}
