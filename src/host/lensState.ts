import { unitCovering, wordRange } from '../core/units';
import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { UnitTable } from '../protocol/units';
import { fitLens } from './lensMoves';

/** What the lens is applied to. */
export interface Scene {
  readonly card: Pick<ModelCard, 'layers' | 'heads'>;
  readonly units: UnitTable;
}

/** The lens of one document, and who moves it: the person, the caret, a new run. */
export class LensState {
  pinned = false;
  /** False while the direction is the one that nobody asked for: then the caret may turn it. */
  private directionChosen = false;

  constructor(public lens: Lens) {}

  set(change: Partial<Lens>): void {
    if (change.direction !== undefined) this.directionChosen = true;
    this.lens = { ...this.lens, ...change };
  }

  /** The caret has come to a unit: the query, unless one is pinned. Returns false where nothing changes. */
  follow(unit: number): boolean {
    if (this.pinned) return false;
    const { query } = this.lens;
    const direction = this.lens.direction === 'received' && !this.directionChosen ? 'from' : this.lens.direction;
    if (query === unit && direction === this.lens.direction) return false;
    this.lens = { ...this.lens, query: unit, direction };
    return true;
  }

  /** Null: the caret leads again, from its next move on. */
  pin(unit: number | null): void {
    this.pinned = unit !== null;
    if (unit === null) return;
    const direction = this.lens.direction === 'received' ? 'from' : this.lens.direction;
    this.lens = { ...this.lens, query: unit, direction };
  }

  /** The same place in the units of a new run. A query whose place has no unit any more is let go. */
  carry(was: Scene, is: Scene): void {
    const query = this.lens.query === null ? null : sameUnit(was.units, this.lens.query, is.units);
    if (query === null) this.pinned = false;
    this.lens = { ...fitLens(this.lens, was.card, is.card), query };
  }
}

function sameUnit(was: UnitTable, unit: number, is: UnitTable): number | null {
  // By its word: a blank in front of it may belong to this unit in one tokenizer, and to none or to the word before in another.
  if (was.special[unit] !== 1) return unitCovering(is, wordRange(was, unit).start);
  const same = is.text.findIndex((text, i) => is.special[i] === 1 && text === was.text[unit]);
  return same === -1 ? null : same;
}
