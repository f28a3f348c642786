import { listOf } from '../../core/lists';
import { HeadlightError } from '../../protocol/errors';
import type { MapInfo, ModelCard } from '../../protocol/models';
import { Continuation } from '../input/continuation';
import type { ReadInput } from '../input/readInput';
import { planWindows } from '../input/windows';
import type { Prepared, Want } from '../model';
import { affordableUnits } from './memory';
import type { ModelFiles } from './modelFiles';
import { textOf, unitsOfText, unitsToContinue, withReplaced } from './textSource';

/** What a model of one text runs on. */
export interface TextPayload {
  readonly ids: Int32Array;
  /** Null: nothing is to be written. */
  readonly writing: Writing | null;
}

/** What is to be written, and what has been. */
export interface Writing {
  /** Units, at most. */
  readonly most: number;
  readonly continuation: Continuation;
}

/** A model that reads one text. */
export interface TextReader {
  readonly card: ModelCard;
  readonly files: ModelFiles;
  readonly maps: readonly MapInfo[];
}

/**
 * The units of a text and the windows that they are run in: one window where the text is written on.
 * Throws TokenizerError, CheckpointError, HeadlightError `input` or `usage`.
 */
export async function prepareText(
  inputs: readonly ReadInput[],
  want: Want,
  { card, files, maps }: TextReader,
): Promise<Prepared<TextPayload>> {
  const input = textOf(inputs, want, card);
  const continues = want.generate > 0;
  const tokenizer = await files.tokenizer();
  const count = Math.min(want.maxUnits, affordableUnits(card, want.bytes));
  const found = continues
    ? await unitsToContinue(input, tokenizer, card, want.signal)
    : await unitsOfText(input, tokenizer, card, { focus: want.focus, count }, want.signal);
  const units = withReplaced(found.units, 'input', want, tokenizer, card);
  if (continues) checkRoom(units.length, card);
  const list = {
    ...listOf('input', units.length, { medium: 'text', input: 0, picture: null }),
    whole: found.whole,
  };
  const writing = continues ? { most: want.generate, continuation: new Continuation(list, units, tokenizer) } : null;
  const windows = planWindows(units, {
    context: card.context,
    mask: maps[0]?.kind ?? 'self',
    focus: want.focus,
    maxUnits: continues ? units.length : count,
  });
  return {
    lists: [{ list, units }],
    maps,
    absent: [],
    windows: windows.map(({ ids, toGlobal, owned }) => ({
      payload: { ids, writing },
      lists: [{ id: 'input', owned, toGlobal }],
    })),
    wordOf: async (id) => (await tokenizer?.wordOf(id)) ?? `#${id}`,
    answers: files.answers(),
  };
}

/** Throws HeadlightError `input` for a text that fills the context already. */
export function checkRoom(units: number, { context }: ModelCard): void {
  if (units < context) return;
  throw new HeadlightError(
    'input',
    `to be continued a text must leave room in the context of ${context} units; it has ${units}`,
  );
}
