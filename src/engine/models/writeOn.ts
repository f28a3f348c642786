import type { AttentionMap } from '../../core/maps/attentionMap';
import type { Work } from '../../core/work';
import { isCancelled } from '../../protocol/errors';
import type { Tap } from '../model';
import { disposeCaches, type Pass } from '../nn/pass';
import { scores, type Head } from './outputs';
import type { Writing } from './prepareText';

/** What a model brings to write. */
export interface Writer {
  readonly language: Head;
  readonly width: number;
  /** Units that fit in one run. */
  readonly context: number;
  /** Ids at which a text ends. */
  readonly ends: readonly number[];
  /** Runs the units behind those of the passes before. Gives their hidden states: [units, width]. */
  readonly step: (ids: Int32Array, pass: Pass) => Promise<Float32Array>;
}

/**
 * Writes on greedily, one unit at a time, and tells after each of them its list and then every map, which has grown; keys and
 * values of the units before are kept. `pass`: of what was given. Gives the hidden states of all units: [units, width].
 * A step that has begun is done to its end, so that units and maps agree whenever it is cancelled. Throws CancelledError.
 */
export async function writeOn(
  { language, width, context, ends, step }: Writer,
  given: Int32Array,
  { most, continuation }: Writing,
  pass: Pass,
  tap: Tap,
): Promise<Float32Array> {
  const caches: NonNullable<Pass['caches']> = new Map();
  continuation.restart();
  try {
    const hidden = [await step(given, { ...pass, caches })];
    for (let position = given.length; continuation.ids.length < most && position < context; position++) {
      await pass.work.breathe();
      const last = hidden[hidden.length - 1]!.slice(-width);
      const next = largest(await scores(language, last, width, pass.work));
      const grown: AttentionMap[] = [];
      hidden.push(
        await step(Int32Array.of(next), {
          ...pass,
          work: toTheEnd(pass.work),
          report: (map) => grown.push(map),
          position,
          caches,
        }),
      );
      const { list, units } = await continuation.add(next);
      tap.list(list, units);
      for (const map of grown) tap.attention(map);
      if (ends.includes(next)) break;
    }
    return joined(hidden);
  } finally {
    disposeCaches(caches);
  }
}

/** The same work, which gives way as before, but goes on when it is cancelled. */
export function toTheEnd(work: Work): Work {
  return {
    signal: work.signal,
    breathe: () =>
      work.breathe()?.catch((error: unknown) => {
        if (!isCancelled(error)) throw error;
      }),
  };
}

/** Index of the first of the largest. */
export function largest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** One behind the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
