import type { MapInfo } from '../../protocol/models';
import type { Outputs, Tap } from '../model';
import type { AdditiveAttention } from '../nn/additiveAttention';
import { HiddenOutputs, noOutputs } from './outputs';
import { writeWords, type WordWriter } from './writeWords';
import type { Writing } from './prepareText';

/** What the words of list `output` were written from: a row is of the word that was written with it. */
export const WRITTEN_FROM: MapInfo = {
  address: 'decoder.0.cross',
  stack: 'decoder.cross',
  layer: 0,
  step: 0,
  kind: 'cross',
  heads: 1,
  queries: 'output',
  keys: 'input',
  rows: 'one',
  facets: ['cell', 'valueNorms'],
};

/** The words, as {@link writeWords} gives them, and what a run that has written them gives; a probe of the map takes its facets. */
export async function outputsOfWords(
  writer: WordWriter,
  attention: AdditiveAttention,
  { target, writing }: { readonly target: Int32Array; readonly writing: Writing | null },
  tap: Tap,
): Promise<Outputs> {
  const { language, width } = writer;
  const hidden = await writeWords(writer, target, writing, tap);
  if (tap.probe?.address === WRITTEN_FROM.address) {
    tap.probe.take(attention.facets);
    return noOutputs;
  }
  const shape = { width, list: WRITTEN_FROM.queries, ahead: 0, heads: { language, classes: null } } as const;
  return new HiddenOutputs(() => Promise.resolve(hidden), shape);
}
