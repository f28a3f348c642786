import type { MapInfo } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import { overlap, type AttentionMap } from './attentionMap';

/** One query's weights for neighbouring keys; all others are 0. */
export interface Row {
  /** The first of the keys. */
  readonly start: number;
  readonly weights: Float32Array;
}

/**
 * A map whose rows were computed and are held, each as far as it is not 0: what came out of a method, a dump, or a model
 * without queries and keys to be kept.
 */
export class RowsMap implements AttentionMap {
  private readonly means = new Map<number, Float32Array>();
  private readonly rows: readonly Row[][];

  /** `rows`: [heads][queries]. `viewers`: how many queries see a key; all, unless told. `placed`: the keys between special ones. */
  constructor(
    readonly info: MapInfo,
    readonly keys: number,
    rows: readonly (readonly Row[])[],
    private readonly viewers: (key: number) => number = () => this.queries,
    private readonly placed: Range = { start: 0, end: keys },
  ) {
    this.rows = rows.map((own) => [...own]);
  }

  /** One query more: its row of every head. */
  grow(rows: readonly Row[]): void {
    rows.forEach((row, head) => this.rows[head]!.push(row));
    this.means.clear();
  }

  get queries(): number {
    return this.rows[0]?.length ?? 0;
  }

  spans(query: number): readonly Range[] {
    let [start, end] = [this.keys, 0];
    for (const rows of this.rows) {
      const { start: first, weights } = rows[query]!;
      if (weights.length === 0) continue;
      start = Math.min(start, first);
      end = Math.max(end, first + weights.length);
    }
    return start < end ? [{ start, end }] : [];
  }

  weights(head: number, query: number, keys: Range): Float32Array {
    const { start, weights } = this.rows[head]![query]!;
    if (start <= keys.start && start + weights.length >= keys.end)
      return weights.subarray(keys.start - start, keys.end - start);
    const result = new Float32Array(keys.end - keys.start);
    const shared = overlap(keys, { start, end: start + weights.length });
    // The span is that of all heads together: the row of one may lie beside the range.
    if (shared.end > shared.start)
      result.set(weights.subarray(shared.start - start, shared.end - start), shared.start - keys.start);
    return result;
  }

  column(head: number, key: number): Float32Array {
    return Float32Array.from(this.rows[head]!, ({ start, weights }) => weights[key - start] ?? 0);
  }

  received(head: number): Float32Array {
    const known = this.means.get(head) ?? this.mean(head);
    this.means.set(head, known);
    return known;
  }

  entropy(head: number): Float32Array {
    return Float32Array.from(this.rows[head]!, ({ weights }) => {
      let entropy = 0;
      for (const weight of weights) if (weight > 0) entropy -= weight * Math.log(weight);
      return entropy;
    });
  }

  peaks(head: number, of: 'all' | 'placed'): Float32Array {
    const keys = of === 'placed' ? this.placed : { start: 0, end: this.keys };
    return Float32Array.from(this.rows[head]!, ({ start, weights }) => {
      const shared = overlap(keys, { start, end: start + weights.length });
      let peak = 0;
      for (let key = shared.start; key < shared.end; key++) peak = Math.max(peak, weights[key - start]!);
      return peak;
    });
  }

  private mean(head: number): Float32Array {
    const mass = new Float64Array(this.keys);
    for (const { start, weights } of this.rows[head]!)
      for (let i = 0; i < weights.length; i++) mass[start + i]! += weights[i]!;
    return Float32Array.from(mass, (value, key) => {
      const viewers = this.viewers(key);
      return viewers === 0 ? 0 : value / viewers;
    });
  }
}

/** Rows of a whole map, [heads, queries, keys] end to end. Throws RangeError for another number of weights. */
export function denseRows(info: MapInfo, queries: number, keys: number, weights: Float32Array): Row[][] {
  const wanted = info.heads * queries * keys;
  if (weights.length !== wanted) {
    throw new RangeError(`${info.address}: wanted ${wanted} weights, found ${weights.length}`);
  }
  return Array.from({ length: info.heads }, (_head, head) =>
    Array.from({ length: queries }, (_query, query) => {
      const start = (head * queries + query) * keys;
      return { start: 0, weights: weights.subarray(start, start + keys) };
    }),
  );
}
