import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchEngine } from './engine';
import { keepAt, type Load } from './loads';
import { randomFrom } from './random';

/** Milliseconds, each. */
export const GIVEN_UP = 60_000;
const LONG_ENOUGH = 20_000;
/** The longest pause before a hover: without pauses quick answers would crowd at the start of a load. */
const PAUSE = 100;
const MOST = 200;

export interface Hovers {
  /** Milliseconds of each hover, in the order of asking. */
  readonly times: readonly number[];
  /** The last one was not answered; it counts as GIVEN_UP. */
  readonly gaveUp: boolean;
}

/** Hovers at random units, one after another, while the engine is at a load. */
export async function hoversUnder(load: Load, engine: BenchEngine): Promise<Hovers> {
  const random = randomFrom(7);
  const hover = (): Promise<number> => answered(() => engine.hover(Math.floor(random() * engine.units)));
  // What the first question of all has to load and compile is no matter of waiting.
  await hover();
  const stop = keepAt(load, engine);
  const times: number[] = [];
  for (const started = performance.now(); times.length < MOST && performance.now() - started < LONG_ENOUGH;) {
    await sleep(random() * PAUSE);
    const time = await hover();
    times.push(time);
    if (time === GIVEN_UP) break;
  }
  stop();
  return { times, gaveUp: times.at(-1) === GIVEN_UP };
}

/** Milliseconds until it is answered, GIVEN_UP at most. */
export async function answered(ask: () => Promise<unknown>): Promise<number> {
  const timer = new AbortController();
  const started = performance.now();
  const givenUp = sleep(GIVEN_UP, GIVEN_UP, { signal: timer.signal });
  // Rejected when it is put away.
  givenUp.catch(() => undefined);
  const time = await Promise.race([ask().then(() => performance.now() - started), givenUp]);
  timer.abort();
  return Math.min(time, GIVEN_UP);
}

/** The value that a share of the values does not exceed: the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}
