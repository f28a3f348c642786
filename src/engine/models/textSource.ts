import { HeadlightError } from '../../protocol/errors';
import type { ModelCard } from '../../protocol/models';
import type { UnitTable } from '../../protocol/units';
import { withoutTrailingSpecials } from '../input/continuation';
import type { ReadInput } from '../input/readInput';
import type { TextTokenizer } from '../input/tokenizer';
import { unitsOf, type TextInput, type WantedUnits } from '../input/unitsOf';
import type { Excerpt } from '../input/excerpt';
import type { Want } from '../model';
import { notRead, oneInput } from './oneInput';
import { replacedUnits } from './replacedUnits';

/** The text, or the ids in its place, that a model is given. Throws HeadlightError `input` or `usage`. */
export function textOf(inputs: readonly ReadInput[], want: Want, card: ModelCard): TextInput {
  const input = oneInput(inputs, want, card);
  if (input.kind === 'text' || input.kind === 'ids') return input;
  throw notRead(input, card, 'reads text');
}

/** The units of a text that a model reads: all of them, or as many as are wanted around the focus. Throws TokenizerError, HeadlightError `input`. */
export function unitsOfText(
  input: TextInput,
  tokenizer: TextTokenizer | null,
  card: ModelCard,
  { focus, count }: Omit<WantedUnits, 'special'>,
  signal?: AbortSignal,
): Promise<Excerpt> {
  return unitsOf(input, tokenizer, card.path, { focus, count, special: false }, signal);
}

/** The units of a text that a model writes on: without what ends it. Throws as {@link unitsOfText}. */
export async function unitsToContinue(
  input: TextInput,
  tokenizer: TextTokenizer | null,
  card: ModelCard,
  signal?: AbortSignal,
): Promise<Excerpt> {
  const all = { focus: null, count: Infinity, special: true };
  const { units } = await unitsOf(input, tokenizer, card.path, all, signal);
  return { units: withoutTrailingSpecials(units), whole: true };
}

/**
 * The units with the model's mask token, or else its unknown one, in place of those that are to be replaced; their texts and
 * places stay. Throws HeadlightError `usage` naming a model that has neither token.
 */
export function withReplaced(
  units: UnitTable,
  list: string,
  want: Want,
  tokenizer: TextTokenizer | null,
  card: ModelCard,
): UnitTable {
  const replaced = replacedUnits(want.changes, list, units.length);
  if (replaced.size === 0) return units;
  const id = tokenizer?.replacement ?? null;
  if (tokenizer === null || id === null) {
    throw new HeadlightError(
      'usage',
      `${card.id} has neither a mask token nor an unknown one to put in place of a unit; hide it by masking`,
    );
  }
  const piece = tokenizer.pieceOf(id);
  return {
    ...units,
    id: units.id.map((own, unit) => (replaced.has(unit) ? id : own)),
    piece: units.piece.map((own, unit) => (replaced.has(unit) ? piece : own)),
  };
}
