import type { AttentionMap } from '../../../src/core/maps/attentionMap';
import type { MapEvent } from '../../../src/protocol/engine';

/** What a run tells of a whole map. */
export function mapEvent(inspection: string, map: AttentionMap, progress: number): MapEvent {
  const { info, queries, keys } = map;
  const received = new Float32Array(info.heads * keys);
  const entropy = new Float32Array(info.heads * queries);
  const peaks = { all: new Float32Array(info.heads + 1), placed: new Float32Array(info.heads + 1) };
  for (const of of ['all', 'placed'] as const) {
    const means = new Float32Array(queries);
    for (let head = 0; head < info.heads; head++) {
      const own = map.peaks(head, of);
      peaks[of][head] = Math.max(...own);
      own.forEach((peak, query) => (means[query]! += peak / info.heads));
    }
    peaks[of][info.heads] = Math.max(...means);
  }
  for (let head = 0; head < info.heads; head++) {
    received.set(map.received(head), head * keys);
    entropy.set(map.entropy(head), head * queries);
  }
  return {
    inspection,
    address: info.address,
    keys: { start: 0, end: keys },
    received,
    queries: { start: 0, end: queries },
    entropy,
    peaks,
    progress,
  };
}
