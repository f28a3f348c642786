import { joinUnits } from '../../core/joinUnits';
import { listOf } from '../../core/lists';
import { emptyUnits } from '../../core/units';
import { HeadlightError } from '../../protocol/errors';
import type { ModelCard } from '../../protocol/models';
import type { UnitTable } from '../../protocol/units';
import { Continuation, withoutTrailingSpecials } from '../input/continuation';
import type { ReadInput } from '../input/readInput';
import type { TextTokenizer } from '../input/tokenizer';
import { nearestWindow } from '../input/windows';
import type { Prepared, Want } from '../model';
import { checkRoom, type TextReader, type Writing } from './prepareText';
import { textOf, unitsOfText, withReplaced } from './textSource';

/** What an encoder-decoder runs on. */
export interface PairPayload {
  /** Ids that the encoder reads. */
  readonly source: Int32Array;
  /** Ids that the decoder is given, from its start on. */
  readonly target: Int32Array;
  /** Null: nothing is to be written. */
  readonly writing: Writing | null;
}

/**
 * List `input` of the source, list `output` of what the decoder begins with and is given, and one window over both: a source
 * longer than the context is run where it is nearest to the focus. `start`: null where the units of `output` stand for the steps
 * that write them, and what the first step is given stands for none.
 * Throws TokenizerError, CheckpointError, HeadlightError `input` or `usage`.
 */
export async function preparePair(
  inputs: readonly ReadInput[],
  want: Want,
  { card, files, maps, start }: TextReader & { readonly start: number | null },
): Promise<Prepared<PairPayload>> {
  const input = textOf(inputs, want, card);
  const tokenizer = await files.tokenizer();
  const around = { focus: want.focus, count: card.context };
  const found = await unitsOfText(input, tokenizer, card, around, want.signal);
  const source = withReplaced(found.units, 'input', want, tokenizer, card);
  const target = await targetUnits(want, tokenizer, card);
  const begun = start === null ? emptyUnits : startUnit(start, tokenizer);
  const given = joinUnits(begun, target);
  const output = withReplaced(given, 'output', want, tokenizer, card);
  if (want.generate > 0) checkRoom(output.length, card);
  else if (output.length > card.context) {
    throw new HeadlightError(
      'input',
      `wanted a target of at most ${card.context - begun.length} units, found ${target.length}`,
    );
  }
  const { ids, toGlobal, owned } = nearestWindow(source, { context: card.context, focus: want.focus });
  const list = listOf('output', output.length, { medium: 'text', input: null, picture: null });
  const all = { start: 0, end: output.length };
  return {
    lists: [
      {
        list: {
          ...listOf('input', source.length, { medium: 'text', input: 0, picture: null }),
          whole: found.whole,
        },
        units: source,
      },
      { list, units: output },
    ],
    maps,
    absent: [],
    windows: [
      {
        payload: {
          source: ids,
          target: output.id,
          writing:
            want.generate > 0 ? { most: want.generate, continuation: new Continuation(list, output, tokenizer) } : null,
        },
        lists: [
          { id: 'input', owned, toGlobal },
          { id: 'output', owned: all, toGlobal: Int32Array.from({ length: output.length }, (_, unit) => unit) },
        ],
      },
    ],
    wordOf: async (id) => (await tokenizer?.wordOf(id)) ?? `#${id}`,
    answers: files.answers(),
  };
}

/** What the decoder begins with, before anything is written. */
function startUnit(id: number, tokenizer: TextTokenizer | null): UnitTable {
  const piece = tokenizer?.pieceOf(id) ?? `#${id}`;
  return {
    ...emptyUnits,
    length: 1,
    text: [piece],
    piece: [piece],
    id: Int32Array.of(id),
    start: Int32Array.of(0),
    end: Int32Array.of(0),
    special: Uint8Array.of(1),
    word: Int32Array.of(-1),
  };
}

/** Of the target, without what ends it, and without places: it stands in no input. */
export async function targetUnits(
  { target, signal }: Want,
  tokenizer: TextTokenizer | null,
  card: ModelCard,
): Promise<UnitTable> {
  if (target === null || target === '') return emptyUnits;
  const all = { focus: null, count: Infinity };
  const { units: found } = await unitsOfText({ kind: 'text', text: target }, tokenizer, card, all, signal);
  const units = withoutTrailingSpecials(found);
  return { ...units, start: new Int32Array(units.length), end: new Int32Array(units.length) };
}
