import type { Lens } from '../protocol/lens';

/** `L4 · H2`, `L4 · mean`. */
export function lensName(lens: Lens): string {
  return `L${lens.layer} · ${typeof lens.head === 'number' ? `H${lens.head}` : lens.head}`;
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
