import type { Change } from '../protocol/changes';
import type { MapInfo } from '../protocol/models';
import type { ListId } from '../protocol/units';
import { mapAt, stackNames } from './stacks';

/** What a unit is called; undefined where it is not known. */
export type UnitName = (list: ListId, unit: number) => string | undefined;

/**
 * What was done to a run, in words: `head 3 of layer 2 out`, `“heron” hidden`, `layers 0 and 1 uniform`. Joined by commas; empty
 * where nothing was done. Every surface says it so.
 */
export function changeWords(changes: readonly Change[], maps: readonly MapInfo[], nameOf: UnitName): string {
  return changes.map((change) => wordsOf(change, maps, nameOf)).join(', ');
}

function wordsOf(change: Change, maps: readonly MapInfo[], nameOf: UnitName): string {
  switch (change.kind) {
    case 'uniform':
      return `${layers(change.maps, maps)} uniform`;
    case 'permute':
      return `${layers(change.maps, maps)} permuted`;
    case 'ablate':
      return `${numbered('head', change.heads)} of ${layers([change.map], maps)} out`;
    case 'hide':
      return `${units(change.list, change.units, nameOf)} ${change.how === 'mask' ? 'hidden' : 'replaced'}`;
  }
}

/** `layer 2`, `layers 0 and 1`; with the stack's name where a model has several: `decoder.cross layer 2`. */
function layers(addresses: readonly string[], maps: readonly MapInfo[]): string {
  const known = addresses.flatMap((address) => mapAt(maps, address) ?? []);
  // A map that there is not is called by its address.
  if (known.length < addresses.length) return joined(addresses);
  const several = stackNames(maps).length > 1;
  return joined(
    stackNames(known).map((stack) => {
      const own = known.filter((map) => map.stack === stack).map(({ layer }) => layer);
      return `${several ? `${stack} ` : ''}${numbered('layer', own)}`;
    }),
  );
}

/** A few by their names, more by their number. */
function units(list: ListId, hidden: readonly number[], nameOf: UnitName): string {
  const names = hidden.map((unit) => nameOf(list, unit));
  if (hidden.length > 2 || names.includes(undefined)) return numberOf(hidden.length);
  return joined(names.map((name) => `“${name}”`));
}

function numberOf(count: number): string {
  return count === 1 ? '1 unit' : `${count.toLocaleString('en-US')} units`;
}

function numbered(what: string, numbers: readonly number[]): string {
  return `${what}${numbers.length === 1 ? '' : 's'} ${joined(numbers.map(String))}`;
}

/** `a`, `a and b`, `a, b and c` */
function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}
