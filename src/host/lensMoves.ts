import { methodOf, refusal } from '../core/methods';
import { mapAt, stackOf, unitsList } from '../core/stacks';
import type { HeadChoice, Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { ListId } from '../protocol/units';
import type { ShownLists } from './shownLists';

/** What a lens is applied to. */
export interface Scene {
  readonly maps: readonly MapInfo[];
  readonly lists: ShownLists;
}

/** The next (1) or previous (−1) map of the same stack; from the last one goes on at the first. */
export function stepLayer(lens: Lens, maps: readonly MapInfo[], by: 1 | -1): Partial<Lens> {
  const own = mapAt(maps, lens.map);
  const stack = own === undefined ? [] : stackOf(maps, own.stack);
  const next = stack[(stack.findIndex(({ address }) => address === lens.map) + by + stack.length) % stack.length];
  return next === undefined ? {} : { map: next.address };
}

/** The next or previous single head; from all heads together to the first or last one. */
export function stepHead(lens: Lens, maps: readonly MapInfo[], by: 1 | -1): Partial<Lens> {
  const heads = mapAt(maps, lens.map)?.heads ?? 0;
  if (heads === 0) return {};
  if (typeof lens.head !== 'number') return { head: by === 1 ? 0 : heads - 1 };
  return { head: (lens.head + by + heads) % heads };
}

/**
 * Looks at ↔ looked at by. Where the two sides are two lists, the units are let go: those of the other side are chosen by
 * pointing at them.
 */
export function turn(lens: Lens, maps: readonly MapInfo[]): Partial<Lens> {
  const side = lens.side === 'query' ? 'key' : 'query';
  const map = mapAt(maps, lens.map);
  return map?.queries === map?.keys ? { side } : { side, units: [] };
}

export function fitHead(head: HeadChoice, heads: number): HeadChoice {
  return typeof head === 'number' && head >= heads ? 'mean' : head;
}

/**
 * A lens after a change of which only what there is counts: a map, head, method or unit that does not exist, or not in this
 * version, is left out. Units are kept as long as they stay in their list; new ones look, where no side was asked for.
 */
export function moveLens(lens: Lens, change: Partial<Lens>, { maps, lists }: Scene): Lens {
  const map = mapAt(maps, change.map ?? '') ?? mapAt(maps, lens.map);
  if (map === undefined) return lens;
  const { head = lens.head, answer = lens.answer } = change;
  const queries = lengthOf(lists, map.queries);
  const looks = lens.side === 'all' && change.units?.some((unit) => isIndex(unit, queries)) === true;
  const chosen = change.side ?? (looks ? 'query' : lens.side);
  const list = unitsList(map, chosen);
  const own = mapAt(maps, lens.map);
  const before = own === undefined ? null : unitsList(own, lens.side);
  const units =
    list === null ? [] : unitsWithin(change.units, before === list ? lens.units : [], lengthOf(lists, list));
  return {
    map: map.address,
    head: isHead(head, map.heads) ? head : fitHead(lens.head, map.heads),
    method: methodFor(change.method ?? lens.method, lens.method, map, { maps, lists }),
    side: chosen,
    units,
    answer,
  };
}

/** Those that are asked for, of which at least one exists; else those that there were. */
function unitsWithin(
  wanted: readonly number[] | undefined,
  before: readonly number[],
  length: number,
): readonly number[] {
  const present = (wanted ?? before).filter((unit) => isIndex(unit, length));
  const asked = wanted === undefined || wanted.length === 0 || present.length > 0;
  return asked ? present : before;
}

/** The method that is wanted, where this version has it and the map allows it; else the one before, else the plain weights. */
function methodFor(wanted: string, before: string, map: MapInfo, { maps, lists }: Scene): string {
  const allowed = [wanted, before].find((id) => {
    const method = methodOf(id);
    return method !== undefined && refusal(method, maps, map.address, lengthOf(lists, map.keys)) === null;
  });
  return allowed ?? 'raw';
}

/** A lens from another time: as far as this run has what it names, else the default. */
export function restoreLens(remembered: Lens, fallback: Lens, scene: Scene): Lens {
  const map = mapAt(scene.maps, remembered.map);
  if (map === undefined) return fallback;
  const list = unitsList(map, remembered.side);
  const there = list !== null && remembered.units.some((unit) => isIndex(unit, lengthOf(scene.lists, list)));
  const empty = list === null || remembered.units.length === 0;
  const start: Lens = { ...fallback, map: map.address, ...(empty || there ? {} : unitsOf(fallback, map, scene.maps)) };
  const { head, method, answer } = remembered;
  return moveLens(start, empty || there ? remembered : { head, method, answer }, scene);
}

/** Side and units of the default lens, where another map has them, too; else none. */
export function unitsOf(fallback: Lens, map: MapInfo, maps: readonly MapInfo[]): Pick<Lens, 'side' | 'units'> {
  const own = mapAt(maps, fallback.map);
  const same = own?.queries === map.queries && own.keys === map.keys;
  return same ? { side: fallback.side, units: fallback.units } : { side: 'all', units: [] };
}

function isHead(head: HeadChoice, heads: number): boolean {
  return typeof head === 'string' || isIndex(head, heads);
}

function lengthOf(lists: ShownLists, list: ListId): number {
  return lists.get(list)?.list.length ?? 0;
}

/** True for a whole number from 0 that is below `length`. */
export function isIndex(index: number, length: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < length;
}
