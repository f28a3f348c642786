import { cutUnits } from '../../core/cutUnits';
import type { UnitTable } from '../../protocol/units';
import type { TextTokenizer } from './tokenizer';

/** Units behind the last one of `units`. */
export interface Continuation {
  readonly ids: readonly number[];
  readonly text: string;
  /** The table, grown. */
  readonly units: UnitTable;
}

/** Special units at the end are taken off: a text is continued before they come. */
export function withoutTrailingSpecials(units: UnitTable): UnitTable {
  let length = units.length;
  while (length > 0 && units.special[length - 1] === 1) length--;
  return length === 0 ? units : cutUnits(units, length);
}

/**
 * Appends generated ids to a table. They lie past the end of the text: zero wide, not special. A unit's text is what it
 * adds to the continuation, so that all of them together give its text; the first bytes of a character add nothing yet.
 */
export async function continued(
  units: UnitTable,
  ids: readonly number[],
  tokenizer: TextTokenizer | null,
): Promise<Continuation> {
  const pieces = ids.map((id) => tokenizer?.pieceOf(id) ?? `#${id}`);
  const texts = tokenizer === null ? pieces : await textsOf([...units.id], ids, tokenizer);
  const place = units.length === 0 ? 0 : units.end[units.length - 1]!;
  const lastWord = units.word.reduce((last, word) => Math.max(last, word), -1);
  const words: number[] = [];
  let word = lastWord;
  for (const [i, text] of texts.entries()) {
    if (tokenizer === null || /^\s/u.test(text) || (i === 0 && word < 0)) word++;
    words.push(Math.max(0, word));
  }
  const none = ids.map(() => 0);
  return {
    ids,
    text: texts.join(tokenizer === null ? ' ' : ''),
    units: {
      length: units.length + ids.length,
      text: [...units.text, ...texts],
      piece: [...units.piece, ...pieces],
      id: Int32Array.from([...units.id, ...ids]),
      start: Int32Array.from([...units.start, ...ids.map(() => place)]),
      end: Int32Array.from([...units.end, ...ids.map(() => place)]),
      special: Uint8Array.from([...units.special, ...none]),
      word: Int32Array.from([...units.word, ...words]),
    },
  };
}

/** Ids before the ones to decode that decide about white space and half-read characters. */
const LOOK_BACK = 8;

/**
 * What each id adds to the text: the difference of two decodings that share their beginning, since a decoder drops the
 * first space and writes an unfinished character as U+FFFD.
 */
async function textsOf(before: readonly number[], ids: readonly number[], tokenizer: TextTokenizer): Promise<string[]> {
  const all = [...before, ...ids];
  const texts: string[] = [];
  let read = before.length;
  for (let end = read + 1; end <= all.length; end++) {
    const start = Math.max(0, read - LOOK_BACK);
    const known = await tokenizer.decode(all.slice(start, read));
    const whole = await tokenizer.decode(all.slice(start, end));
    if (whole.endsWith('\ufffd') && end < all.length) {
      texts.push('');
      continue;
    }
    texts.push(whole.slice(known.length));
    read = end;
  }
  return texts;
}
