import { mapAt, lensSideOf, stackOf, unitsList } from '../core/stacks';
import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { UnitPlace } from '../protocol/panel';
import { fitHead, moveLens, restoreLens, unitsOf, type Scene } from './lensMoves';
import { sameUnit } from './sameUnit';

/** The lens of one document, and who moves it: the person, the caret, a new run. */
export class LensState {
  pinned = false;
  /** Somebody has moved it. */
  moved = false;
  /** False while the side is the one that nobody asked for: then the caret may turn it. */
  private sideChosen = false;

  constructor(public lens: Lens) {}

  set(change: Partial<Lens>, scene: Scene): void {
    if (change.side !== undefined) this.sideChosen = true;
    this.move(change, scene);
    if (this.lens.units.length === 0) this.pinned = false;
  }

  /** What was looked at before a reload of the window. */
  restore(remembered: Lens, scene: Scene): void {
    this.lens = restoreLens(remembered, this.lens, scene);
    this.sideChosen = this.lens.side !== 'all';
  }

  /**
   * The caret has come to a unit: it is what the lens is of, unless one is pinned, or the map has no such list. Returns false
   * where nothing changes.
   */
  follow(place: UnitPlace, scene: Scene): boolean {
    if (this.pinned) return false;
    const side = this.sideFor(place, scene.maps);
    if (side === null || (this.lens.side === 'all' && this.sideChosen)) return false;
    const { units } = this.lens;
    if (units.length === 1 && units[0] === place.unit && side === this.lens.side) return false;
    this.move({ side, units: [place.unit] }, scene);
    return true;
  }

  /** Null: the caret leads again, from its next move on. A unit of no list of the map is not pinned. */
  pin(place: UnitPlace | null, scene: Scene): void {
    if (place === null) {
      this.pinned = false;
      return;
    }
    const side = this.sideFor(place, scene.maps);
    if (side === null) return;
    this.pinned = true;
    this.move({ side, units: [place.unit] }, scene);
  }

  /**
   * The same place in a new run. Units whose place is not there any more are let go; where none is left, those of the
   * default lens take their place (the class token of a picture), or none.
   */
  carry(was: Scene, is: Scene, fallback: Lens): void {
    const map = sameMap(this.lens.map, was.maps, is.maps);
    const before = mapAt(was.maps, this.lens.map);
    const list = before === undefined ? null : unitsList(before, this.lens.side);
    if (map === undefined) {
      this.pinned = false;
      this.lens = fallback;
      return;
    }
    const kept = list !== null && list === unitsList(map, this.lens.side);
    const found = kept ? this.lens.units.flatMap((unit) => sameUnit(was.lists, { list, unit }, is.lists) ?? []) : [];
    const lost = this.lens.units.length > 0 && found.length === 0;
    if (found.length === 0) this.pinned = false;
    const instead = lost ? unitsOf(fallback, map, is.maps) : null;
    const units = [...new Set(found)];
    const there = instead === null || instead.units.length === 0 ? { side: this.lens.side, units } : instead;
    const head = fitHead(this.lens.head, map.heads);
    this.lens = moveLens({ ...this.lens, map: map.address, head, ...there }, {}, is);
  }

  /** The side on which the lens is to take a unit. Null where its list is on neither. */
  private sideFor({ list }: UnitPlace, maps: readonly MapInfo[]): 'query' | 'key' | null {
    const map = mapAt(maps, this.lens.map);
    if (map === undefined) return null;
    if (map.queries === list && map.keys === list) return this.sideChosen && this.lens.side === 'key' ? 'key' : 'query';
    return lensSideOf(map, list);
  }

  private move(change: Partial<Lens>, scene: Scene): void {
    this.moved = true;
    this.lens = moveLens(this.lens, change, scene);
  }
}

/**
 * The map of another run that stands where one of this run does: the last of a stack stays the last; else it has the same
 * address, or as many steps are behind it.
 */
function sameMap(address: string, was: readonly MapInfo[], is: readonly MapInfo[]): MapInfo | undefined {
  const own = mapAt(was, address);
  if (own === undefined) return mapAt(is, address);
  const before = stackOf(was, own.stack);
  const after = stackOf(is, own.stack);
  const behind = before.length - before.findIndex((map) => map.address === address);
  return (behind === 1 ? after.at(-1) : mapAt(is, address)) ?? after.at(-behind);
}
