import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UnitTable } from '../../protocol/units';
import { nastyTexts } from '../../../test/support/nastyTexts';
import { NativeTokenizer, nativeTokenizers } from './nativeTokenizer';
import { TextTokenizer } from './tokenizer';

function fixture(name: string): TextTokenizer {
  const path = join(__dirname, '../../../test/fixtures/tokenizers', `${name}.json`);
  return new TextTokenizer(NativeTokenizer.parse(readFileSync(path, 'utf8'), path), []);
}

const bytePairs = fixture('byte-bpe');
const wordPieces = fixture('word-piece');

/** Any UTF-16 at all, lone surrogates too, mixed with what is known to be hard. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...nastyTexts),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** GPT-2's table from a byte to a printable character (encoder.py, bytes_to_unicode), turned round. */
const byteOf = new Map<string, number>();
for (let byte = 0, next = 256; byte < 256; byte++) {
  const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  byteOf.set(String.fromCodePoint(printable ? byte : next++), byte);
}

function checkPlaces(text: string, units: UnitTable): void {
  let [start, end] = [0, 0];
  for (let i = 0; i < units.length; i++) {
    expect(units.start[i]).toBeGreaterThanOrEqual(start);
    expect(units.end[i]).toBeGreaterThanOrEqual(end);
    [start, end] = [units.start[i]!, units.end[i]!];
    expect(end).toBeLessThanOrEqual(text.length);
    for (const edge of [start, end]) {
      const pair = /[\ud800-\udbff]/.test(text.charAt(edge - 1)) && /[\udc00-\udfff]/.test(text.charAt(edge));
      expect(pair, `an edge at ${edge} stands between two surrogates`).toBe(false);
    }
    if (units.special[i] === 1) expect(start).toBe(end);
    else {
      expect(start).toBeLessThan(end);
      expect(units.text[i]).toBe(text.slice(start, end));
      expect(units.word[i]).toBeGreaterThanOrEqual(0);
    }
  }
  expect([units.special[0], units.start[0]]).toEqual([1, 0]);
  expect([units.special[units.length - 1], units.start[units.length - 1]]).toEqual([
    1,
    text.length === 0 || units.length > 2 ? text.length : 0,
  ]);
}

async function checkBytes(text: string): Promise<void> {
  const units = await bytePairs.encode(text);
  checkPlaces(text, units);
  const all: number[] = [];
  for (let i = 0; i < units.length; i++) {
    if (units.special[i] === 1) continue;
    const piece = units.piece[i]!;
    const bytes =
      piece === '<s>' || piece === '</s>'
        ? [...Buffer.from(piece)]
        : [...piece].map((character) => byteOf.get(character)!);
    all.push(...bytes);
    expect(
      Buffer.from(text.slice(units.start[i], units.end[i])).includes(Buffer.from(bytes)),
      `${piece} in ${units.text[i]}`,
    ).toBe(true);
  }
  expect(Buffer.from(all)).toEqual(Buffer.from(text));
}

/** As BERT's normaliser: accents off, lower case, no control characters. */
function normalised(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[\p{Mn}\0\ufffd]/gu, '')
    .replace(/[^\P{C}\t\r\n]/gu, '');
}

async function checkWords(text: string): Promise<void> {
  const units = await wordPieces.encode(text);
  checkPlaces(text, units);
  for (let i = 0; i < units.length; i++) {
    const piece = units.piece[i]!;
    if (units.special[i] === 1 || /^\[[A-Z]+\]$/.test(piece)) continue;
    expect(normalised(units.text[i]!)).toContain(normalised(piece.replace(/^##(?=.)/u, '')));
  }
}

describe('TextTokenizer', () => {
  it.each(nastyTexts)('covers every byte of %j with byte pairs', checkBytes);
  it.each(nastyTexts)('covers the pieces of %j with word pieces', checkWords);

  it('covers every byte of any text', async () => {
    await fc.assert(fc.asyncProperty(texts, checkBytes), { numRuns: 100 });
  });

  it('covers the word pieces of any text', async () => {
    await fc.assert(fc.asyncProperty(texts, checkWords), { numRuns: 300 });
  });

  it('gives the bytes of one emoji the range of the emoji', async () => {
    const units = await bytePairs.encode('a😀b');
    expect(units.text).toEqual(['<s>', 'a', '😀', '😀', '😀', '😀', 'b', '</s>']);
    expect([...units.start]).toEqual([0, 0, 1, 1, 1, 1, 3, 4]);
    expect([...units.end]).toEqual([0, 1, 3, 3, 3, 3, 4, 4]);
  });

  it('gives a unit of spaces its spaces, though the file asks for trimmed offsets', async () => {
    const units = await bytePairs.encode('a  b');
    expect(units.text.join('|')).toBe('<s>|a| | b|</s>');
  });

  it('speaks of the original text where the normaliser changes it', async () => {
    const units = await wordPieces.encode('The CAFÉ e\u0301');
    expect(units.piece.join(' ')).not.toMatch(/[A-Zé](?![A-Z]*\])/);
    for (let i = 1; i < units.length - 1; i++) expect('The CAFÉ e\u0301').toContain(units.text[i]);
    expect(units.text.join('')).toContain('É');
    expect(units.text).toContain('e\u0301');
  });

  it('ignores truncation and padding that the file asks for', async () => {
    expect((await bytePairs.encode('a b c')).length).toBe(5);
    expect((await bytePairs.encode('a '.repeat(50))).length).toBeGreaterThan(50);
  });

  it('marks what the tokenizer adds as special, not what stands in the text', async () => {
    const units = await bytePairs.encode('x</s>y');
    expect([...units.special]).toEqual([1, 0, 0, 0, 1]);
    expect(units.text).toEqual(['<s>', 'x', '</s>', 'y', '</s>']);
  });

  it('makes units of ids without a text', () => {
    const units = bytePairs.fromIds([0, 70, 9999]);
    expect(units.text[2]).toBe('#9999');
    expect([...units.special]).toEqual([1, 0, 0]);
    expect([...units.end]).toEqual([0, 0, 0]);
  });

  it.each([
    ['with the blank before it', bytePairs, 262, ' the'],
    ['that is a line break', bytePairs, 242, '\n'],
    ['that is half a character', bytePairs, 152, 'Ã'],
    ['that is special', bytePairs, 1, '</s>'],
    ['that there is not', bytePairs, 9999, '#9999'],
    ['that ends a word', wordPieces, 170, '##ing'],
  ])('says a token as a person reads it: one %s', async (_name, tokenizer, id, word) => {
    expect(await tokenizer.wordOf(id)).toBe(word);
  });

  it.each([
    ['not json', 'broken JSON'],
    ['{"model": 3}', 'model'],
    ['{"version": "1.0", "model": {"type": "Magic"}}', 'not a tokenizer'],
  ])('refuses %s, naming the file', (json, problem) => {
    expect(() => NativeTokenizer.parse(json, 'models/x/tokenizer.json')).toThrow(
      expect.objectContaining({
        code: 'tokenizer',
        message: expect.stringMatching(new RegExp(`^models/x/tokenizer.json: .*${problem}`)) as string,
      }),
    );
  });

  it('names a file that is not there', async () => {
    await expect(TextTokenizer.load('/nowhere', nativeTokenizers)).rejects.toThrow('tokenizer.json: cannot be read');
  });
});
