import { overHeads } from '../src/core/maps/attentionMap';
import type { MapEvent, Peaks } from '../src/protocol/engine';
import type { HeadChoice } from '../src/protocol/lens';

/** What is known of one map from the events of its windows: grows while the model runs. */
export interface MapSummary {
  readonly address: string;
  readonly heads: number;
  /** Units on either side that there is room for. */
  readonly keys: number;
  readonly queries: number;
  /** [heads × keys], NaN where no window has come yet. */
  readonly received: Float32Array;
  /** [heads × queries], nats; NaN likewise. */
  readonly entropy: Float32Array;
  /** Of all queries so far. */
  readonly peaks: Peaks;
  /** Counts the events: two summaries of a map with the same revision are the same. */
  readonly revision: number;
}

/** By address. */
export type Summaries = ReadonlyMap<string, MapSummary>;

/** How large a map is as far as is known. An event may tell of units that its lists are still to grow by. */
export type MapSize = Pick<MapSummary, 'heads' | 'keys' | 'queries'>;

/** The summaries with one more window of one map. What does not fit the map's heads is dropped. */
export function addMap(summaries: Summaries, event: MapEvent, size: MapSize): Summaries {
  const { heads } = size;
  const { address, keys, queries, received, entropy, peaks } = event;
  if (received.length !== heads * (keys.end - keys.start)) return summaries;
  if (entropy.length !== heads * (queries.end - queries.start)) return summaries;
  if (received.length + entropy.length === 0) return summaries;
  const before = summaries.get(address);
  const length = {
    keys: Math.max(size.keys, keys.end, before?.keys ?? 0),
    queries: Math.max(size.queries, queries.end, before?.queries ?? 0),
  };
  const summary: MapSummary = {
    address,
    heads,
    ...length,
    received: grown(before?.received, heads, length.keys),
    entropy: grown(before?.entropy, heads, length.queries),
    peaks: before === undefined ? peaks : higher(before.peaks, peaks),
    revision: (before?.revision ?? 0) + 1,
  };
  put(summary.received, length.keys, received, keys.start, heads);
  put(summary.entropy, length.queries, entropy, queries.start, heads);
  return new Map(summaries).set(address, summary);
}

/** A copy as wide as `length`, [heads × length]. */
function grown(array: Float32Array | undefined, heads: number, length: number): Float32Array {
  const result = new Float32Array(heads * length).fill(NaN);
  if (array !== undefined) put(result, length, array, 0, heads);
  return result;
}

/** Writes [heads × n] into [heads × length], each head from `start` on. */
function put(into: Float32Array, length: number, values: Float32Array, start: number, heads: number): void {
  const n = values.length / heads;
  for (let head = 0; head < heads; head++) into.set(values.subarray(head * n, (head + 1) * n), head * length + start);
}

function higher(a: Peaks, b: Peaks): Peaks {
  const most = (one: Float32Array, other: Float32Array): Float32Array =>
    one.map((peak, i) => Math.max(peak, other[i] ?? 0));
  return { all: most(a.all, b.all), placed: most(a.placed, b.placed) };
}

/** [keys], what each unit receives under the chosen heads; 0 where nothing has come yet. */
export function receivedOver({ received, heads, keys }: MapSummary, head: HeadChoice): Float32Array {
  return overHeads(heads, head, (h) => received.subarray(h * keys, (h + 1) * keys)).map((x) =>
    Number.isNaN(x) ? 0 : x,
  );
}

/** [queries], nats; NaN where nothing has come yet. */
export function entropyOver({ entropy, heads, queries }: MapSummary, head: HeadChoice): Float32Array {
  return overHeads(heads, head, (h) => entropy.subarray(h * queries, (h + 1) * queries));
}

/**
 * The largest weight of the map under the chosen heads; of the mean, the most that it can be. Where only special keys have
 * any, it is theirs.
 */
export function peakOver({ peaks, heads }: MapSummary, head: HeadChoice, of: keyof Peaks): number {
  const over = (own: Float32Array): number =>
    head === 'max' ? Math.max(...own.subarray(0, heads)) : (own[head === 'mean' ? heads : head] ?? 0);
  return over(peaks[of]) || over(peaks.all);
}

export interface HeadFigures {
  /** Mean over the queries, nats. */
  readonly entropy: number;
  /** Most that a unit receives. */
  readonly peak: number;
  /** 1: every query looks at one unit; 0: at all units alike. */
  readonly focus: number;
}

/** What a head's square tells; null before the first window has come. `context`: the most units that a query can see. */
export function headFigures(summary: MapSummary, head: number, context: number): HeadFigures | null {
  const { entropy: nats, received, keys, queries } = summary;
  let total = 0;
  let seen = 0;
  for (const value of nats.subarray(head * queries, (head + 1) * queries)) {
    if (Number.isNaN(value)) continue;
    total += value;
    seen++;
  }
  if (seen === 0) return null;
  let peak = 0;
  let looked = 0;
  for (const value of received.subarray(head * keys, (head + 1) * keys)) {
    if (Number.isNaN(value)) continue;
    peak = Math.max(peak, value);
    looked++;
  }
  const entropy = total / seen;
  const most = Math.log(Math.max(2, Math.min(looked, context)));
  return { entropy, peak, focus: Math.min(1, Math.max(0, 1 - entropy / most)) };
}
