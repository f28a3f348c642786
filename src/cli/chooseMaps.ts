import { mapAt, stackNames, stackOf } from '../core/stacks';
import type { OpenedEvent } from '../protocol/engine';
import type { MapInfo } from '../protocol/models';
import type { LensArguments } from './arguments';
import { usage } from './optionValues';
import { listsAsked } from './sides';

/**
 * The maps that are looked at: one, or with `--layer all` those of a stack. Where no map and no stack is named, it is the last
 * of those that have the unit's list on its side. Throws HeadlightError `usage`. `name`: of the model or file.
 */
export function chooseMaps(lens: LensArguments, opened: OpenedEvent, name: string): readonly MapInfo[] {
  const { maps } = opened;
  if (maps.length === 0) throw usage(`${name} has no attention maps`);
  if (lens.map !== null) return [namedMap(lens, maps, name)];
  const { list } = lens;
  const fitting = list === null ? maps : maps.filter((map) => listsAsked(lens, map).includes(list));
  if (fitting.length === 0) {
    const known = [...new Set(maps.flatMap((map) => listsAsked(lens, map)))];
    throw usage(`--list ${list}: wanted ${known.join(' or ')}`);
  }
  const own = stackOf(fitting, lens.stack ?? fitting.at(-1)!.stack);
  if (own.length === 0)
    throw usage(
      `--stack ${lens.stack}: ${name} has ${stackNames(fitting).join(', ')}${list === null ? '' : ` for units of ${list}`}`,
    );
  if (lens.layer === 'all') return own;
  if (lens.layer === null) return [own.at(-1)!];
  return [layerOf(own, lens.layer, opened, name)];
}

function namedMap(lens: LensArguments, maps: readonly MapInfo[], name: string): MapInfo {
  const map = mapAt(maps, lens.map!);
  if (map === undefined) throw usage(`--map ${lens.map}: ${name} has ${maps.map(({ address }) => address).join(', ')}`);
  const lists = listsAsked(lens, map);
  if (lens.list === null || lists.includes(lens.list)) return map;
  throw usage(`--list ${lens.list}: the units of ${map.address} are there of ${[...new Set(lists)].join(' or ')}`);
}

function layerOf(own: readonly MapInfo[], wanted: number, { maps, absent }: OpenedEvent, name: string): MapInfo {
  const map = own.find(({ layer }) => layer === wanted);
  if (map !== undefined) return map;
  const without = absent.find(({ layer }) => layer === wanted);
  if (without !== undefined) throw usage(`--layer ${wanted}: it has no attention: ${without.why}`);
  const layers = own.map(({ layer }) => layer);
  const [first, last] = [layers[0]!, layers.at(-1)!];
  const known = last - first === layers.length - 1 ? `${first} to ${last}` : layers.join(', ');
  const where = stackNames(maps).length < 2 ? '' : ` in ${own[0]!.stack}`;
  throw usage(`--layer ${wanted}: ${name} has the layers ${known}, or all${where}`);
}
