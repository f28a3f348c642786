import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = Record<string, unknown>;

/** A tokenizer that is as it should be. */
export const soundTokenizer = JSON.parse(
  readFileSync(join(__dirname, '../fixtures/transformers/tokenizers/word-piece/tokenizer.json'), 'utf8'),
) as Json & { readonly model: Json };

const sequence = (id: 'A' | 'B'): Json => ({ Sequence: { id, type_id: 0 } });
const template = (single: Json[]): Json => ({
  post_processor: { type: 'TemplateProcessing', single, pair: [sequence('A'), sequence('B')], special_tokens: {} },
});
const split = (Regex: string): Json => ({
  pre_tokenizer: { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false },
});
const replace = (pattern: Json, content: string): Json => ({ type: 'Replace', pattern, content });

/** What ends the native library, or holds it: each kind with what of a sound file it changes. */
export const hostileTokenizers: readonly (readonly [kind: string, change: Json])[] = [
  ['a regular expression that goes back without end', split('(\\w+\\s?)*$')],
  ['another in the normalizer', { normalizer: replace({ Regex: '(a*)*b' }, 'b') }],
  ['pieces of no length', { pre_tokenizer: { type: 'FixedLength', length: 0 } }],
  ['a table of characters that is none', { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAAA' } }],
  [
    'a table of characters that leads beyond its end',
    { normalizer: { type: 'Precompiled', precompiled_charsmap: 'CAAAAP//////////AQID' } },
  ],
  ['a template with an unknown token', template([{ SpecialToken: { id: '[NOPE]', type_id: 0 } }, sequence('A')])],
  ['a template of the second text alone', template([sequence('B')])],
  [
    'a text that grows without end',
    { normalizer: { type: 'Sequence', normalizers: Array.from({ length: 40 }, () => replace({ Regex: '.' }, 'aa')) } },
  ],
  ['merges of what is not there', { model: { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [['a', 'b']] } }],
];

/** A text on which each of them does its worst. */
export const trying = `the quick brown fox ${'a'.repeat(40)}c `.repeat(20) + '!';
