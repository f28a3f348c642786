import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import { mapAt, stackNames } from './stacks';

/** `L4 · H2`, `L4 · mean`; where a model has maps of several kinds, `decoder.cross L4 · H2`. */
export function lensName({ map: address, head }: Pick<Lens, 'map' | 'head'>, maps: readonly MapInfo[]): string {
  const map = mapAt(maps, address);
  const layer = map === undefined ? address : `L${map.layer}`;
  const stack = map === undefined || stackNames(maps).length < 2 ? '' : `${map.stack} `;
  return `${stack}${layer} · ${typeof head === 'number' ? `H${head}` : head}`;
}

/**
 * A unit's text on one line. Blanks around a word are only how the tokenizer cuts, and are left out; a unit of nothing but
 * white space is shown by signs.
 */
export function visible(text: string): string {
  const word = text.trim();
  if (word !== '') return word.replace(/\s+/g, ' ');
  return text
    .replace(/\r\n|\r|\n/g, '⏎')
    .replace(/\t/g, '⇥')
    .replace(/ /g, '␣');
}

/** `1,204` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
