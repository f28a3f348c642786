import type { AttentionMap } from '../../core/maps/attentionMap';
import { sees, visibleKeys, type Mask } from '../../core/maps/mask';
import type { MapInfo } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import type { FactoredMap } from './factoredMap';
import { permutation } from './permutation';

/** What the columns of the rows that were counted add up to. */
interface Counted {
  /** [keys] */
  mass: Float64Array;
  /** [queries], over the keys between the special ones. */
  readonly placedPeaks: number[];
}

/**
 * A map whose rows have changed places among the keys that are visible, each head's and row's by an order of its own. Nothing
 * of the order is kept: a row is computed again whenever it is asked for. What keys receive is counted while the run goes on.
 */
export class PermutedMap implements AttentionMap {
  private readonly counted: readonly Counted[];

  constructor(
    private readonly inner: FactoredMap,
    private readonly mask: Mask,
    private readonly seed: number,
  ) {
    this.counted = Array.from({ length: inner.info.heads }, () => ({ mass: new Float64Array(), placedPeaks: [] }));
  }

  get info(): MapInfo {
    return this.inner.info;
  }

  get queries(): number {
    return this.inner.queries;
  }

  get keys(): number {
    return this.inner.keys;
  }

  spans(query: number): readonly Range[] {
    return this.inner.spans(query);
  }

  weights(head: number, query: number, { start, end }: Range): Float32Array {
    const hull = this.mask.hull(query, this.keys);
    return this.row(head, query).subarray(start - hull.start, end - hull.start);
  }

  column(head: number, key: number): Float32Array {
    return Float32Array.from({ length: this.queries }, (_, query) => {
      if (!sees(this.mask, query, key, this.keys)) return 0;
      const visible = visibleKeys(this.mask, query, this.keys);
      const old = visible[this.order(head, query, visible.length)[visible.indexOf(key)]!]!;
      return this.inner.weights(head, query, { start: old, end: old + 1 })[0]!;
    });
  }

  received(head: number): Float32Array {
    const { mass } = this.counted[head]!;
    return Float32Array.from({ length: this.keys }, (_, key) => {
      const viewers = this.mask.viewers(key, this.queries);
      return viewers === 0 ? 0 : (mass[key] ?? 0) / viewers;
    });
  }

  /** That of the row before it was permuted. */
  entropy(head: number): Float32Array {
    return this.inner.entropy(head);
  }

  peaks(head: number, of: 'all' | 'placed'): Float32Array {
    return of === 'all' ? this.inner.peaks(head, of) : Float32Array.from(this.counted[head]!.placedPeaks);
  }

  dispose(): void {
    this.inner.dispose();
  }

  /** The row of a query that is new, from the first key of its hull on; from now on it is counted. Rows come in order. */
  count(head: number, query: number, placed: Range): { readonly start: number; readonly weights: Float32Array } {
    const counted = this.counted[head]!;
    if (counted.mass.length < this.keys) {
      const grown = new Float64Array(this.keys);
      grown.set(counted.mass);
      counted.mass = grown;
    }
    const { start } = this.mask.hull(query, this.keys);
    const weights = this.row(head, query);
    let peak = 0;
    for (let i = 0; i < weights.length; i++) {
      const key = start + i;
      counted.mass[key]! += weights[i]!;
      if (key >= placed.start && key < placed.end) peak = Math.max(peak, weights[i]!);
    }
    counted.placedPeaks.push(peak);
    return { start, weights };
  }

  /** Over the hull of the query. */
  private row(head: number, query: number): Float32Array {
    const hull = this.mask.hull(query, this.keys);
    if (hull.end <= hull.start) return new Float32Array();
    const old = this.inner.weights(head, query, hull);
    const visible = visibleKeys(this.mask, query, this.keys);
    const order = this.order(head, query, visible.length);
    const row = new Float32Array(old.length);
    for (let i = 0; i < visible.length; i++) row[visible[i]! - hull.start] = old[visible[order[i]!]! - hull.start]!;
    return row;
  }

  private order(head: number, query: number, keys: number): Int32Array {
    return permutation(keys, this.seed, this.info.address, head, query);
  }
}
