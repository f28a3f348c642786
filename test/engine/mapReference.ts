import { columnOf, rowOf, weightOf, type AttentionMap } from '../../src/core/maps/attentionMap';
import { visibleKeys, type Mask } from '../../src/core/maps/mask';
import { pixelSpan, tileOf } from '../../src/core/maps/tile';
import { unhurried } from '../../src/core/work';
import type { Range } from '../../src/protocol/units';

/** What a map must say, in float64, from the definitions alone. */
export interface Reference {
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly weight: (head: number, query: number, key: number) => number;
  readonly received: (head: number, key: number) => number;
  readonly entropy: (head: number, query: number) => number;
  /** The keys whose peaks are told apart; null: not to be asked of this row. */
  readonly placed: (query: number) => Range | null;
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

/** [head][query][key] */
export type Pattern = readonly (readonly (readonly number[])[])[];

/**
 * Softmax of scale · q · kᵀ over what the mask lets be seen. q: [queries, heads × d], k: [keys, keyHeads × d]. `sink`: a score
 * beside those of the keys, which takes its share of every row (learned sinks); none: −∞.
 */
export function patternOf(
  q: Float32Array,
  k: Float32Array,
  { heads, keyHeads, headWidth }: Heads,
  mask: Mask,
  scale: number,
  bias: (head: number, query: number, key: number) => number = () => 0,
  sink = -Infinity,
): number[][][] {
  const queries = q.length / (heads * headWidth);
  const keys = k.length / (keyHeads * headWidth);
  const group = heads / keyHeads;
  return Array.from({ length: heads }, (_h, head) =>
    Array.from({ length: queries }, (_q, query) => {
      const exponentials = Array.from({ length: keys }, () => 0);
      for (const key of visibleKeys(mask, query, keys)) {
        let dot = 0;
        for (let i = 0; i < headWidth; i++) {
          dot +=
            q[(query * heads + head) * headWidth + i]! *
            k[(key * keyHeads + Math.floor(head / group)) * headWidth + i]!;
        }
        exponentials[key] = Math.exp(dot * scale + bias(head, query, key));
      }
      const total = exponentials.reduce((sum, value) => sum + value, Math.exp(sink));
      return total === 0 ? exponentials : exponentials.map((value) => value / total);
    }),
  );
}

/** `placed`: the keys between special ones. */
export function referenceOf(pattern: Pattern, mask: Mask, placed?: Range): Reference {
  const queries = pattern[0]!.length;
  const keys = pattern[0]![0]!.length;
  const row = (head: number, query: number): readonly number[] => pattern[head]![query]!;
  return {
    heads: pattern.length,
    queries,
    keys,
    weight: (head, query, key) => row(head, query)[key]!,
    received: (head, key) => {
      const seeing = row(head, 0).length === 0 ? [] : Array.from({ length: queries }, (_, query) => query);
      const viewers = seeing.filter((query) => visibleKeys(mask, query, keys).includes(key));
      return viewers.length === 0
        ? 0
        : viewers.reduce((mass, query) => mass + row(head, query)[key]!, 0) / viewers.length;
    },
    entropy: (head, query) =>
      -row(head, query).reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0),
    placed: () => placed ?? { start: 0, end: keys },
  };
}

/** How a map disagrees with its reference and with itself: one line each, none where it conforms. */
export async function disagreements(map: AttentionMap, reference: Reference): Promise<string[]> {
  const found = new Set<string>();
  const near = (what: string, a: number, b: number, tolerance = 1e-6): void => {
    if (!(Math.abs(a - b) <= tolerance)) found.add(what);
  };
  if (map.info.heads !== reference.heads || map.queries !== reference.queries || map.keys !== reference.keys)
    return ['size'];
  for (let head = 0; head < map.info.heads; head++) {
    const rows = Array.from({ length: map.queries }, (_, query) => rowOf(map, head, query));
    const [all, placed] = [map.peaks(head, 'all'), map.peaks(head, 'placed')];
    rows.forEach((row, query) => {
      const sum = row.reduce((total, weight) => total + weight, 0);
      const wanted = Array.from(row, (_, key) => reference.weight(head, query, key));
      near(
        'a row does not sum to what it should',
        sum,
        wanted.reduce((total, weight) => total + weight, 0),
      );
      row.forEach((weight, key) => {
        near('a row is not the reference', weight, wanted[key]!);
        if (wanted[key] === 0 && weight !== 0) found.add('a masked cell is not exactly 0');
        if (weightOf(map, head, query, key) !== weight) found.add('a cell is not what its row says');
      });
      // For colours: from scores in float32.
      near('a peak is not that of its row', all[query]!, Math.max(0, ...wanted), 1e-5);
      const between = reference.placed(query);
      if (between !== null) {
        const inner = Math.max(0, ...wanted.slice(between.start, between.end));
        near('a peak between the special units is not that of its row', placed[query]!, inner, 1e-5);
      }
      if (rowOf(map, head, query).some((weight, key) => weight !== row[key])) found.add('a row is not the same twice');
    });
    for (let key = 0; key < map.keys; key++) {
      columnOf(map, head, key).forEach((weight, query) => {
        if (weight !== rows[query]![key]) found.add('a column is not what the rows say');
      });
    }
    map
      .received(head)
      .forEach((value, key) => near('received is not its definition', value, reference.received(head, key)));
    map
      .entropy(head)
      .forEach((value, query) => near('entropy is not its definition', value, reference.entropy(head, query)));
    for (const message of await tileDisagreements(map, head, rows)) found.add(message);
  }
  for (const message of await randomDisagreements(map, reference)) found.add(message);
  return [...found];
}

async function tileDisagreements(map: AttentionMap, head: number, rows: readonly Float32Array[]): Promise<string[]> {
  const found: string[] = [];
  const tile = (of: Range, columns: Range, width: number, height: number, coarse = false): Promise<Float32Array> =>
    tileOf(map, head, { rows: of, columns, size: { width, height }, coarse }, unhurried);
  const [down, across] = [
    { start: 0, end: map.queries },
    { start: 0, end: map.keys },
  ];
  const cells = await tile(down, across, map.keys, map.queries);
  if (cells.some((weight, i) => weight !== rows[Math.floor(i / map.keys)]![i % map.keys]))
    found.push('a tile cell by cell is not what the rows say');
  const [one] = await tile(down, across, 1, 1);
  if (one !== cells.reduce((most, weight) => Math.max(most, weight), 0))
    found.push('a tile of one pixel is not the peak');
  const pooled = await tile(down, across, 3, 2);
  if (Math.max(...pooled) !== one) found.push('a small tile lost the peak');
  const coarse = await tile(down, across, 3, 2, true);
  if (coarse.some((weight, i) => weight > pooled[i]!)) found.push('a coarse tile has more than the sharp one');
  return found;
}

const TIMES = 1000;

/** A thousand random cells and parts of tiles. */
async function randomDisagreements(map: AttentionMap, { weight }: Reference): Promise<string[]> {
  const found = new Set<string>();
  const next = random(7);
  const below = (end: number): number => Math.floor(((next() + 1) / 2) * end);
  const rangeOf = (end: number): Range => {
    const [a, b] = [below(end), below(end)];
    return { start: Math.min(a, b), end: Math.max(a, b) + 1 };
  };
  for (let time = 0; time < TIMES; time++) {
    const [head, query, key] = [below(map.info.heads), below(map.queries), below(map.keys)];
    if (!(Math.abs(weightOf(map, head, query, key) - weight(head, query, key)) <= 1e-6))
      found.add('a random cell is not the reference');
    if (time % 10 > 0) continue;
    const [rows, columns, size] = [
      rangeOf(map.queries),
      rangeOf(map.keys),
      { width: 1 + below(12), height: 1 + below(12) },
    ];
    const tile = await tileOf(map, head, { rows, columns, size, coarse: false }, unhurried);
    tile.forEach((value, pixel) => {
      const down = pixelSpan(rows, Math.floor(pixel / size.width), size.height);
      const across = pixelSpan(columns, pixel % size.width, size.width);
      let peak = 0;
      for (let q = down.start; q < down.end; q++)
        for (let k = across.start; k < across.end; k++) peak = Math.max(peak, weight(head, q, k));
      if (!(Math.abs(value - peak) <= 1e-6)) found.add('a random tile is not the peaks of its cells');
    });
  }
  return [...found];
}
