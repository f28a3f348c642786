import type { Lens } from '../protocol/lens';

/** `L4 · H2`, `L4 · mean`. */
export function lensName(lens: Lens): string {
  return `L${lens.layer} · ${typeof lens.head === 'number' ? `H${lens.head}` : lens.head}`;
}

/** White space made visible, so that a unit of one line break or three blanks can be named. */
export function visible(text: string): string {
  return text
    .replace(/\r\n|\r|\n/g, '⏎')
    .replace(/\t/g, '⇥')
    .replace(/^ +| +$/g, (blanks) => '␣'.repeat(blanks.length));
}

/** `1,204` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
