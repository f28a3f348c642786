import { overHeads } from '../src/core/maps';
import type { LayerEvent } from '../src/protocol/engine';
import type { HeadChoice } from '../src/protocol/lens';

/** What is known of one map from the events of its windows: grows while the model runs. */
export interface LayerSummary {
  readonly address: string;
  readonly layer: number;
  readonly heads: number;
  readonly units: number;
  /** [heads × units], NaN where no window has come yet. */
  readonly received: Float32Array;
  /** [heads × units], nats; NaN likewise. */
  readonly entropy: Float32Array;
  /** Counts the events: two summaries of a map with the same revision are the same. */
  readonly revision: number;
}

/** By address. */
export type Summaries = ReadonlyMap<string, LayerSummary>;

/** The summaries with one more window of one layer. */
export function addLayer(summaries: Summaries, event: LayerEvent, units: number): Summaries {
  const { start, end } = event.owned;
  const heads = end > start ? event.received.length / (end - start) : 0;
  if (!Number.isInteger(heads) || heads === 0 || end > units) return summaries;
  const before = summaries.get(event.address);
  const received = grown(before?.heads === heads ? before.received : undefined, heads, before?.units ?? 0, units);
  const entropy = grown(before?.heads === heads ? before.entropy : undefined, heads, before?.units ?? 0, units);
  for (let head = 0; head < heads; head++) {
    const from = head * (end - start);
    received.set(event.received.subarray(from, from + end - start), head * units + start);
    entropy.set(event.entropy.subarray(from, from + end - start), head * units + start);
  }
  const { address, layer } = event;
  const summary = { address, layer, heads, units, received, entropy, revision: (before?.revision ?? 0) + 1 };
  return new Map(summaries).set(address, summary);
}

/** A copy as wide as `units`, [heads × units]. */
function grown(array: Float32Array | undefined, heads: number, before: number, units: number): Float32Array {
  if (array !== undefined && before === units) return array.slice();
  const result = new Float32Array(heads * units).fill(NaN);
  if (array === undefined) return result;
  for (let head = 0; head < heads; head++) {
    result.set(array.subarray(head * before, head * before + Math.min(before, units)), head * units);
  }
  return result;
}

/** [units], what each unit receives under the chosen heads; 0 where nothing has come yet. */
export function receivedOver(summary: LayerSummary, head: HeadChoice): Float32Array {
  return overHeads(summary.heads, head, (h) => slice(summary.received, summary, h)).map((x) =>
    Number.isNaN(x) ? 0 : x,
  );
}

/** [units], nats; NaN where nothing has come yet. */
export function entropyOver(summary: LayerSummary, head: HeadChoice): Float32Array {
  return overHeads(summary.heads, head, (h) => slice(summary.entropy, summary, h));
}

function slice(array: Float32Array, { units }: LayerSummary, head: number): Float32Array {
  return array.subarray(head * units, (head + 1) * units);
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
export function headFigures(summary: LayerSummary, head: number, context: number): HeadFigures | null {
  let total = 0;
  let seen = 0;
  let peak = 0;
  for (let unit = head * summary.units; unit < (head + 1) * summary.units; unit++) {
    const nats = summary.entropy[unit]!;
    if (Number.isNaN(nats)) continue;
    total += nats;
    seen++;
    peak = Math.max(peak, summary.received[unit]!);
  }
  if (seen === 0) return null;
  const entropy = total / seen;
  const most = Math.log(Math.max(2, Math.min(seen, context)));
  return { entropy, peak, focus: Math.min(1, Math.max(0, 1 - entropy / most)) };
}
