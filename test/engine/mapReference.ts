import type { AttentionMap } from '../../src/core/maps';
import type { Mask } from '../../src/engine/maps/mask';

/** What a map must say, in float64, from the definitions alone. */
export interface Reference {
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly weight: (head: number, query: number, key: number) => number;
  readonly received: (head: number, key: number) => number;
  readonly entropy: (head: number, query: number) => number;
}

export interface Heads {
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
}

/** Numbers between −1 and 1 that look random (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** Softmax of scale · q · kᵀ over what the mask lets be seen. q: [queries, heads × d], k: [keys, keyHeads × d]. */
export function patternOf(
  q: Float32Array,
  k: Float32Array,
  { heads, keyHeads, headWidth }: Heads,
  mask: Mask,
  scale: number,
  bias: (head: number, query: number, key: number) => number = () => 0,
): number[][][] {
  const queries = q.length / (heads * headWidth);
  const keys = k.length / (keyHeads * headWidth);
  const group = heads / keyHeads;
  return Array.from({ length: heads }, (_h, head) =>
    Array.from({ length: queries }, (_q, query) => {
      const exponentials = Array.from({ length: keys }, (_k, key) => {
        const { start, end } = mask.visible(query, keys);
        if (key < start || key >= end) return 0;
        let dot = 0;
        for (let i = 0; i < headWidth; i++) {
          dot +=
            q[(query * heads + head) * headWidth + i]! *
            k[(key * keyHeads + Math.floor(head / group)) * headWidth + i]!;
        }
        return Math.exp(dot * scale + bias(head, query, key));
      });
      const total = exponentials.reduce((sum, value) => sum + value, 0);
      return exponentials.map((value) => value / total);
    }),
  );
}

/** `pattern`: [head][query][key]. */
export function referenceOf(pattern: readonly (readonly (readonly number[])[])[], mask: Mask): Reference {
  const queries = pattern[0]!.length;
  const keys = pattern[0]![0]!.length;
  const row = (head: number, query: number): readonly number[] => pattern[head]![query]!;
  return {
    heads: pattern.length,
    queries,
    keys,
    weight: (head, query, key) => row(head, query)[key]!,
    received: (head, key) => {
      let [mass, viewers] = [0, 0];
      for (let query = 0; query < queries; query++) {
        const { start, end } = mask.visible(query, keys);
        if (key < start || key >= end) continue;
        viewers++;
        mass += row(head, query)[key]!;
      }
      return viewers === 0 ? 0 : mass / viewers;
    },
    entropy: (head, query) =>
      -row(head, query).reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0),
  };
}

/** How a map disagrees with its reference and with itself: one line each, none where it conforms. */
export function disagreements(map: AttentionMap, reference: Reference): string[] {
  const found = new Set<string>();
  const near = (what: string, a: number, b: number): void => {
    if (!(Math.abs(a - b) <= 1e-6)) found.add(what);
  };
  if (map.heads !== reference.heads || map.queries !== reference.queries || map.keys !== reference.keys)
    return ['size'];
  for (let head = 0; head < map.heads; head++) {
    const rows = Array.from({ length: map.queries }, (_, query) => map.row(head, query));
    rows.forEach((row, query) => {
      const sum = row.reduce((total, weight) => total + weight, 0);
      const wanted = Array.from(row, (_, key) => reference.weight(head, query, key)).reduce(
        (total, weight) => total + weight,
        0,
      );
      near(wanted === 0 ? 'a row that was not run is not 0' : 'a row does not sum to 1', sum, wanted === 0 ? 0 : 1);
      row.forEach((weight, key) => {
        near('a row is not the reference', weight, reference.weight(head, query, key));
        if (reference.weight(head, query, key) === 0 && weight !== 0) found.add('a masked cell is not exactly 0');
      });
      if (map.row(head, query).some((weight, key) => weight !== row[key])) found.add('a row is not the same twice');
    });
    for (let key = 0; key < map.keys; key++) {
      map.column(head, key).forEach((weight, query) => {
        if (weight !== rows[query]![key]) found.add('a column is not what the rows say');
      });
    }
    map
      .received(head)
      .forEach((value, key) => near('received is not its definition', value, reference.received(head, key)));
    map
      .entropy(head)
      .forEach((value, query) => near('entropy is not its definition', value, reference.entropy(head, query)));
    for (const message of tileDisagreements(map, head, rows)) found.add(message);
  }
  return [...found];
}

function tileDisagreements(map: AttentionMap, head: number, rows: readonly Float32Array[]): string[] {
  const found: string[] = [];
  const all = { rows: { start: 0, end: map.queries }, columns: { start: 0, end: map.keys } };
  const cells = map.tile(head, all.rows, all.columns, { width: map.keys, height: map.queries });
  if (cells.some((weight, i) => weight !== rows[Math.floor(i / map.keys)]![i % map.keys]))
    found.push('a tile cell by cell is not what the rows say');
  const first = Math.min(1, map.queries - 1);
  const part = {
    rows: { start: first, end: map.queries },
    columns: { start: Math.floor(map.keys / 2), end: map.keys },
  };
  const peak = Math.max(...rows.slice(first).map((row) => Math.max(...row.subarray(part.columns.start))));
  const [one] = map.tile(head, part.rows, part.columns, { width: 1, height: 1 });
  if (one !== peak) found.push('a tile of one pixel is not the peak');
  const pooled = map.tile(head, all.rows, all.columns, { width: 3, height: 2 });
  if (Math.max(...pooled) !== Math.max(...cells)) found.push('a small tile lost the peak');
  return found;
}
