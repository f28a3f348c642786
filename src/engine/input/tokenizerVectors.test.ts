import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { codePointStarts } from './offsets';
import { nativeTokenizers } from './nativeTokenizer';
import { TextTokenizer } from './tokenizer';

const numbers = v.array(v.number());
const schema = v.object({
  offsets: v.literal('code points'),
  vectors: v.array(
    v.object({ text: v.string(), ids: numbers, offsets: v.array(v.tuple([v.number(), v.number()])), special: numbers }),
  ),
});

/** `trims`: the tokenizer's file asks for offsets without white space, and a unit's range is told with it all the same. */
const kinds = [
  { kind: 'word-piece', trims: false },
  { kind: 'byte-bpe', trims: false },
  { kind: 'unigram', trims: false },
  { kind: 'llama', trims: false },
  { kind: 'clip', trims: false },
  { kind: 'added-tokens', trims: true },
];
const SPACE = /^[\s\u0085]*$/u;
/** What a normaliser drops, or makes one with the letter before: it belongs to that letter's unit. */
const MARKS = /^\p{M}*$/u;

describe.each(kinds)('the $kind tokenizer of transformers', ({ kind, trims }) => {
  const folder = fileURLToPath(new URL(`../../../test/fixtures/transformers/tokenizers/${kind}`, import.meta.url));
  const { vectors } = v.parse(schema, JSON.parse(readFileSync(`${folder}/vectors.json`, 'utf8')));
  const loaded = TextTokenizer.load(folder, nativeTokenizers);

  it('has 60 vectors', () => {
    expect(vectors).toHaveLength(60);
  });

  it.each(vectors)('gives the ids and places of $text', async ({ text, ids, offsets, special }) => {
    const units = await (await loaded).encode(text);
    expect([...units.id]).toEqual(ids);
    expect([...units.special]).toEqual(special);
    const starts = codePointStarts(text);
    const place = (point: number): number => (starts === null ? point : starts[point]!);
    for (const [i, [from, to]] of offsets.entries()) {
      if (special[i] === 1) continue;
      const [start, end] = [place(from), place(to)];
      const [before, after] = [text.slice(units.start[i], start), text.slice(end, units.end[i])];
      expect([units.start[i], units.end[i]], `${i}: ${units.piece[i]}`).toEqual([
        start - before.length,
        end + after.length,
      ]);
      expect(before, `before ${i}`).toMatch(trims ? SPACE : /^$/);
      expect(MARKS.test(after) || (trims && SPACE.test(after)), `after ${i}: ${JSON.stringify(after)}`).toBe(true);
    }
  });
});
