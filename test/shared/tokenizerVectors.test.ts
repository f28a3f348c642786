import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativeTokenizers } from '../../src/engine/input/nativeTokenizer';
import { TextTokenizer } from '../../src/engine/input/tokenizer';
import { nastyTexts } from '../support/nastyTexts';

const shared = process.env['HEADLIGHT_SHARED'];
const folder = shared === undefined ? undefined : join(shared, 'checkpoints');
const missing = folder === undefined || !existsSync(folder);
if (missing) console.log('skipped: HEADLIGHT_SHARED does not name a folder with checkpoints/tokenizer-vectors');

interface Vector {
  readonly name: string;
  readonly text: string;
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
  /** Null for the early set: its BERT text was tidied up after the decoding. */
  readonly decoded: string | null;
}
interface Entry {
  readonly input_ids: number[];
  readonly tokens: string[];
  readonly decoded_skip_special: string;
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder!, path), 'utf8')) as T;
}

/** Made by transformers 4.57.1; see the checkpoints' README. */
function vectors(model: string): Vector[] {
  const inputs = read<{ id: string; text: string }[]>('tokenizer-vectors/inputs.json');
  const { entries } = read<{ entries: (Entry & { id: string })[] }>(`tokenizer-vectors/${model}.json`);
  const early = read<{ entries: Record<string, Entry> }>(`tokenizer-vectors/v1-${model}.json`).entries;
  const earlyInputs = read<{ inputs: { id: string; text: string }[] }>('tokenizer-vectors/v1-inputs.json').inputs;
  const textOf = (id: string, list: readonly { id: string; text: string }[]): string => {
    const found = list.find((input) => input.id === id);
    if (found === undefined) throw new Error(`${id}: no text`);
    return found.text;
  };
  const vector = (name: string, text: string, entry: Entry, decoded: string | null): Vector => ({
    name,
    text,
    ids: entry.input_ids,
    tokens: entry.tokens,
    decoded,
  });
  return [
    ...entries.map((entry) => vector(entry.id, textOf(entry.id, inputs), entry, entry.decoded_skip_special)),
    ...Object.entries(early).map(([id, entry]) => vector(`v1 ${id}`, textOf(id, earlyInputs), entry, null)),
  ];
}

describe.skipIf(missing).each([
  { model: 'gpt2', tokenizerFolder: 'gpt2-tokenizer' },
  { model: 'bert-base-uncased', tokenizerFolder: 'bert-tokenizer' },
])('the $model tokenizer', ({ model, tokenizerFolder }) => {
  const all = missing ? [] : vectors(model);
  const tokenizer = missing ? undefined : TextTokenizer.load(join(folder, tokenizerFolder), nativeTokenizers);

  it('has vectors', () => {
    expect(all.length).toBe(113);
  });

  it.each(all)('gives the ids of $name', async ({ text, ids, tokens, decoded }) => {
    const units = await (await tokenizer!).encode(text);
    expect([...units.id]).toEqual(ids);
    expect(units.piece).toEqual(tokens);
    if (decoded !== null) expect(await (await tokenizer!).decode(ids)).toBe(decoded);
  });

  it.each([...nastyTexts, ...all.map(({ text }) => text)])('covers what is not white space in %j', async (text) => {
    const units = await (await tokenizer!).encode(text);
    const covered = new Uint8Array(text.length);
    for (let i = 0; i < units.length; i++) {
      if (units.special[i] === 1) continue;
      expect(units.text[i]).toBe(text.slice(units.start[i], units.end[i]));
      expect(units.start[i]).toBeLessThan(units.end[i]!);
      covered.fill(1, units.start[i], units.end[i]);
    }
    const left = [...text.matchAll(/[\p{L}\p{N}\p{P}]/gu)].filter(({ index }) => covered[index] === 0);
    expect(left.map(String)).toEqual([]);
  });
});
