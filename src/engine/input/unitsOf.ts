import type { ModelInput } from '../../protocol/engine';
import { HeadlightError, TokenizerError } from '../../protocol/errors';
import type { UnitTable } from '../../protocol/units';
import type { TextTokenizer } from './tokenizer';

/** A text, or ids in its place. */
export type TextInput = Exclude<ModelInput, { kind: 'picture' }>;

/** Largest id that fits in the model's input. */
const MAX_ID = 2 ** 31 - 1;

/**
 * The units of an input. `special`: whether special units alone are enough, as they are to continue from nothing.
 * Throws TokenizerError where a text has no tokenizer, HeadlightError `input` where there is nothing to look at.
 */
export async function unitsOf(
  input: TextInput,
  tokenizer: TextTokenizer | null,
  model: string,
  special: boolean,
  signal?: AbortSignal,
): Promise<UnitTable> {
  if (input.kind === 'ids') return unitsOfIds(input.ids, tokenizer);
  if (tokenizer === null) {
    throw new TokenizerError(`${model}: wanted a tokenizer.json to read text with, found none; give it token ids`);
  }
  const units = await tokenizer.encode(input.text, signal);
  if (units.length > 0 && (special || units.special.includes(0))) return units;
  throw new HeadlightError(
    'input',
    input.text === ''
      ? 'the text is empty'
      : 'the tokenizer found no units in the text: it is all white space, or of invisible characters',
  );
}

function unitsOfIds(ids: readonly number[], tokenizer: TextTokenizer | null): UnitTable {
  if (ids.length === 0) throw new HeadlightError('input', 'wanted at least one token id, found none');
  const wrong = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id <= MAX_ID));
  if (wrong !== undefined)
    throw new HeadlightError('input', `token id ${wrong}: wanted a whole number from 0 to ${MAX_ID}`);
  if (tokenizer !== null) return tokenizer.fromIds(ids);
  const names = ids.map((id) => `#${id}`);
  return {
    length: ids.length,
    text: names,
    piece: names,
    id: Int32Array.from(ids),
    start: new Int32Array(ids.length),
    end: new Int32Array(ids.length),
    special: new Uint8Array(ids.length),
    word: Int32Array.from(ids, (_id, i) => i),
    rectangles: new Float32Array(),
    values: new Float32Array(),
  };
}
