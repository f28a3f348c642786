import type { AttentionMap } from '../core/maps/attentionMap';
import type { MapEvent, Peaks } from '../protocol/engine';
import type { Range } from '../protocol/units';
import type { WindowSide } from './maps/windowSide';

/** What is told of a window's map, in the units of the whole lists: of those that the window owns. */
export function mapEvent(
  map: AttentionMap,
  queries: WindowSide,
  keys: WindowSide,
): Omit<MapEvent, 'inspection' | 'progress'> {
  return {
    address: map.info.address,
    keys: ownedRange(keys, map.keys),
    queries: ownedRange(queries, map.queries),
    received: ofHeads(map, keys, map.keys, (head) => map.received(head)),
    entropy: ofHeads(map, queries, map.queries, (head) => map.entropy(head)),
    peaks: peaksOf(map, queries),
  };
}

function peaksOf(map: AttentionMap, queries: WindowSide): Peaks {
  const { heads } = map.info;
  const peaks = (of: 'all' | 'placed'): Float32Array => {
    const result = new Float32Array(heads + 1);
    const sums = new Float32Array(map.queries);
    for (let head = 0; head < heads; head++) {
      const own = map.peaks(head, of);
      for (let query = 0; query < own.length; query++) {
        if (!queries.ownsLocal(query)) continue;
        result[head] = Math.max(result[head]!, own[query]!);
        sums[query]! += own[query]!;
      }
    }
    result[heads] = sums.reduce((most, sum) => Math.max(most, sum), 0) / heads;
    return result;
  };
  return { all: peaks('all'), placed: peaks('placed') };
}

/** [heads × owned] */
function ofHeads(
  map: AttentionMap,
  side: WindowSide,
  length: number,
  vector: (head: number) => Float32Array,
): Float32Array {
  const { start, end } = ownedRange(side, length);
  const result = new Float32Array(map.info.heads * (end - start));
  for (let head = 0; head < map.info.heads; head++) {
    result.set(side.ownOf(vector(head)), head * (end - start));
  }
  return result;
}

function ownedRange(side: WindowSide, length: number): Range {
  const { start, end } = side.owned;
  return { start, end: end === Infinity ? length : end };
}
