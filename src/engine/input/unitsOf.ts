import type { ModelInput } from '../../protocol/engine';
import { HeadlightError, TokenizerError } from '../../protocol/errors';
import type { Range, UnitTable } from '../../protocol/units';
import { excerptUnits, type Excerpt } from './excerpt';
import type { TextTokenizer } from './tokenizer';

/** A text, or ids in its place. */
export type TextInput = Extract<ModelInput, { kind: 'text' | 'ids' }>;

/** Largest id that fits in the model's input. */
const MAX_ID = 2 ** 31 - 1;

/** Which units of a text are wanted. */
export interface WantedUnits {
  /** UTF-16 offsets; null: the beginning. */
  readonly focus: Range | null;
  /** Units that are enough: of a longer text those around the focus. */
  readonly count: number;
  /** Special units alone will do, as they do to continue from nothing. */
  readonly special: boolean;
}

/**
 * The units of an input, or of the part of a long text that is wanted. Throws TokenizerError where a text has no tokenizer, HeadlightError `input` where there is nothing to look at.
 */
export async function unitsOf(
  input: TextInput,
  tokenizer: TextTokenizer | null,
  model: string,
  { focus, count, special }: WantedUnits,
  signal?: AbortSignal,
): Promise<Excerpt> {
  if (input.kind === 'ids') return { units: unitsOfIds(input.ids, tokenizer), whole: true };
  if (tokenizer === null) {
    throw new TokenizerError(`${model}: wanted a tokenizer.json to read text with, found none; give it token ids`);
  }
  const found = await excerptUnits(input.text, focus, count, (part) => tokenizer.encode(part, signal));
  if (found.units.length > 0 && (special || found.units.special.includes(0))) return found;
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
