import type { UnitTable } from '../../../src/protocol/units';

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly special?: boolean;
}

/** A table of words, none of them a patch. */
export function wordUnits(words: readonly Word[]): UnitTable {
  return {
    length: words.length,
    text: words.map(({ text }) => text),
    piece: words.map(({ text }) => text),
    id: Int32Array.from(words, (_, i) => i),
    start: Int32Array.from(words, ({ start }) => start),
    end: Int32Array.from(words, ({ end }) => end),
    special: Uint8Array.from(words, ({ special }) => (special === true ? 1 : 0)),
    word: Int32Array.from(words, ({ special }, i) => (special === true ? -1 : i)),
    rectangles: new Float32Array(),
    values: new Float32Array(),
  };
}
