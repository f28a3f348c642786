import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { listOf } from '../../core/lists';
import { Continuation, withoutTrailingSpecials } from './continuation';
import { nativeTokenizers } from './nativeTokenizer';
import { TextTokenizer } from './tokenizer';
import { unitTable } from '../../../test/support/unitTable';

let tokenizer: TextTokenizer;
beforeAll(async () => {
  tokenizer = await TextTokenizer.load(
    fileURLToPath(new URL('../../../test/fixtures/transformers/gpt2', import.meta.url)),
    nativeTokenizers,
  );
});

/** Continues `given` by the ids of `more`, unit by unit; what was written after each. */
async function write(given: string, more: string, reader: TextTokenizer | null = tokenizer) {
  const units = await tokenizer.encode(given);
  const continuation = new Continuation(
    listOf('input', units.length, { medium: 'text', input: 0, picture: null }),
    units,
    reader,
  );
  const steps = [];
  for (const id of (await tokenizer.encode(more)).id) steps.push(await continuation.add(id));
  return { units, continuation, steps, texts: steps.map((step) => step.units.text.slice(units.length)) };
}

describe('Continuation', () => {
  for (const more of [' the old mat', ' ünï cafe\u0301', ' 🙂 cat 🦆!', '\n\n  x']) {
    it(`adds up to what was written: ${JSON.stringify(more)}`, async () => {
      const { texts, steps, units } = await write('the small cat', more);
      expect(texts.at(-1).join('')).toBe(more);
      // What is settled does not change again.
      for (const [i, text] of texts.entries()) {
        const settled = text.at(-1).endsWith('\ufffd') ? [] : text;
        expect(texts.at(-1).slice(0, settled.length)).toEqual(settled);
        expect(text).toHaveLength(i + 1);
      }
      const last = steps.at(-1);
      expect([...last.units.start.slice(units.length)]).toEqual(steps.map(() => 13));
      expect([...last.units.end.slice(units.length)]).toEqual(steps.map(() => 13));
      expect(last.list).toMatchObject({ length: units.length + steps.length, given: units.length });
    });
  }

  it('holds the sign of an incomplete character in its last unit, and nothing in those before', async () => {
    const { texts } = await write('a', '🙂');
    expect(texts.map((text) => text.join('|'))).toEqual(['\ufffd', '|\ufffd', '||\ufffd', '|||🙂']);
  });

  it('begins a word where white space begins', async () => {
    const { steps, units } = await write('the cat', ' sat on');
    const words = [...steps.at(-1).units.word];
    expect(words.slice(units.length)).toEqual([...words.slice(units.length)].sort((a, b) => a - b));
    expect(words[units.length]).toBe(words[units.length - 1]! + 1);
  });

  it('names units by their ids where there is no tokenizer, and forgets them when it begins again', async () => {
    const { continuation, texts } = await write('a', ' cat', null);
    expect(texts.at(-1)).toEqual(continuation.ids.map((id) => `#${id}`));
    continuation.restart();
    expect(continuation.ids).toEqual([]);
    expect((await continuation.add(7)).units.text.at(-1)).toBe('#7');
  });
});

describe('withoutTrailingSpecials', () => {
  it('takes special units off the end alone, and not all there is', () => {
    const special = { text: '[S]', start: 0, end: 0, special: true };
    const units = unitTable([special, { text: 'a', start: 0, end: 1 }, special, special]);
    expect(withoutTrailingSpecials(units).text).toEqual(['[S]', 'a']);
    expect(withoutTrailingSpecials(unitTable([special])).length).toBe(1);
  });
});
