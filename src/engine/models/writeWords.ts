import type { AttentionMap } from '../../core/maps/attentionMap';
import type { Work } from '../../core/work';
import type { Tap } from '../model';
import { scores, type Head } from './outputs';
import type { Writing } from './prepareText';
import { joined, largest, toTheEnd } from './writeOn';

/** A decoder that goes on from its own state, and so step by step also where its words are given. */
export interface WordWriter {
  readonly language: Head;
  /** Grows by a row with each step. */
  readonly map: AttentionMap;
  /** Numbers that the language head is given. */
  readonly width: number;
  /** Ids at which a text ends. */
  readonly ends: readonly number[];
  /** One word more: gives what the language head is given for it, [width]. */
  step(work: Work): Promise<Float32Array>;
  /** What stands in the text where the language head says `id`. */
  settle(id: number): number;
  /** The word of the step before. */
  take(id: number): void;
}

/**
 * The words that are given, then greedily on; tells after each written one its list and the map, which has grown. Gives what
 * the language head is given for each of them, [words × width]. Where a map is asked about once more, what was written is run
 * as if it had been given. A word that has begun is done to its end, so that units and map agree whenever it is cancelled.
 * Throws CancelledError.
 */
export async function writeWords(
  writer: WordWriter,
  target: Int32Array,
  writing: Writing | null,
  tap: Tap,
): Promise<Float32Array> {
  const written = tap.probe === null ? [] : (writing?.continuation.ids ?? []);
  const hidden: Float32Array[] = [];
  let last: number | null = null;
  for (const id of [...target, ...written]) {
    await tap.work.breathe();
    hidden.push(await writer.step(tap.work));
    writer.take(id);
    last = id;
  }
  tap.attention(writer.map);
  if (writing === null || tap.probe !== null) return joined(hidden);
  const { continuation, most } = writing;
  continuation.restart();
  while (continuation.ids.length < most && (last === null || !writer.ends.includes(last))) {
    await tap.work.breathe();
    const work = toTheEnd(tap.work);
    const state = await writer.step(work);
    hidden.push(state);
    last = writer.settle(largest(await scores(writer.language, state, writer.width, work)));
    writer.take(last);
    const { list, units } = await continuation.add(last);
    tap.list(list, units);
    tap.attention(writer.map);
  }
  return joined(hidden);
}
