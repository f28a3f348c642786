import { visible } from '../core/format';
import type { UnitTable } from '../protocol/units';
import { printable } from './printable';

/** A word with its pieces, or a patch. */
export interface Word {
  /** On one line. */
  readonly text: string;
  readonly units: readonly number[];
}

/** The units by their words, in order; special ones are of none, and a unit without a word is one by itself. */
export function wordsOf({ length, text, word, special }: UnitTable): Word[] {
  const words: { text: string; units: number[] }[] = [];
  for (let unit = 0; unit < length; unit++) {
    if (special[unit] === 1) continue;
    const last = words.at(-1);
    const before = last?.units.at(-1);
    const goesOn = before === unit - 1 && word[unit] !== -1 && word[before] === word[unit];
    if (last === undefined || !goesOn) words.push({ text: text[unit]!, units: [unit] });
    else {
      last.text += text[unit]!;
      last.units.push(unit);
    }
  }
  return words.map(({ text: joined, units }) => ({ text: printable(visible(joined)), units }));
}
