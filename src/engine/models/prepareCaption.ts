import { listOf } from '../../core/lists';
import type { PixelInput } from '../input/picture/pixelValues';
import { Continuation } from '../input/continuation';
import type { ReadInput } from '../input/readInput';
import type { Prepared, PreparedList, Want } from '../model';
import { targetUnits } from './preparePair';
import { preparePicture, type PictureReader } from './preparePicture';
import type { Writing } from './prepareText';
import { withReplaced } from './textSource';

/** What a captioner runs on. */
export interface CaptionPayload {
  readonly pixels: PixelInput;
  /** Ids of the words that it is given, in place of its own. */
  readonly target: Int32Array;
  /** Those words. The run puts what the columns tell of them into the table, which has no numbers before. */
  readonly given: PreparedList;
  /** Null: nothing is to be written. */
  readonly writing: Writing | null;
}

/**
 * List `input` of the picture's patches, list `output` of the words that are given, with a number a unit for each of
 * `columns`, and one window over both. Throws as {@link preparePicture}, and TokenizerError.
 */
export async function prepareCaption(
  inputs: readonly ReadInput[],
  want: Want,
  reader: PictureReader & { readonly columns: readonly string[] },
): Promise<Prepared<CaptionPayload>> {
  const { card, files, columns } = reader;
  const prepared = await preparePicture(inputs, want, reader);
  const tokenizer = await files.tokenizer();
  const target = withReplaced(await targetUnits(want, tokenizer, card), 'output', want, tokenizer, card);
  const { length } = target;
  const units = { ...target, values: new Float32Array(length * columns.length).fill(NaN) };
  const list = { ...listOf('output', length, { medium: 'text', input: null, picture: null }), columns };
  const writing =
    want.generate > 0 ? { most: want.generate, continuation: new Continuation(list, units, tokenizer) } : null;
  const output = {
    id: 'output',
    owned: { start: 0, end: length },
    toGlobal: Int32Array.from({ length }, (_, unit) => unit),
  };
  return {
    ...prepared,
    lists: [...prepared.lists, { list, units }],
    windows: prepared.windows.map(({ payload: pixels, lists }) => ({
      payload: { pixels, target: target.id, given: { list, units }, writing },
      lists: [...lists, output],
    })),
    wordOf: async (id) => (await tokenizer?.wordOf(id)) ?? `#${id}`,
  };
}
