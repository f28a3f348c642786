import { poolRows, type AttentionMap, type Size } from '../../core/maps';
import type { MapKind } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import type { Mask } from './mask';

export interface DenseLayout {
  readonly address: string;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly mask: Mask;
}

/** Holds every weight: for attention that has no queries and keys to be kept, and for small examples. */
export class DenseMap implements AttentionMap {
  readonly address: string;
  readonly kind: MapKind;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;

  /** `weights`: [heads, queries, keys], rows sum to 1, masked cells 0. Throws RangeError for another number of them. */
  constructor(
    private readonly layout: DenseLayout,
    private readonly weights: Float32Array,
  ) {
    this.address = layout.address;
    this.kind = layout.mask.kind;
    this.heads = layout.heads;
    this.queries = layout.queries;
    this.keys = layout.keys;
    const wanted = this.heads * this.queries * this.keys;
    if (weights.length !== wanted)
      throw new RangeError(`${this.address}: wanted ${wanted} weights, found ${weights.length}`);
  }

  row(head: number, query: number): Float32Array {
    return this.view(head, query).slice();
  }

  column(head: number, key: number): Float32Array {
    return Float32Array.from({ length: this.queries }, (_, query) => this.view(head, query)[key]!);
  }

  tile(head: number, rows: Range, columns: Range, size: Size): Float32Array {
    return poolRows(rows, columns, size, (query) => this.view(head, query));
  }

  received(head: number): Float32Array {
    const mass = new Float64Array(this.keys);
    for (let query = 0; query < this.queries; query++) {
      const row = this.view(head, query);
      for (let key = 0; key < this.keys; key++) mass[key]! += row[key]!;
    }
    return Float32Array.from(mass, (value, key) => {
      const viewers = this.layout.mask.viewers(key, this.queries);
      return viewers === 0 ? 0 : value / viewers;
    });
  }

  entropy(head: number): Float32Array {
    return Float32Array.from({ length: this.queries }, (_, query) => {
      let entropy = 0;
      for (const weight of this.view(head, query)) if (weight > 0) entropy -= weight * Math.log(weight);
      return entropy;
    });
  }

  private view(head: number, query: number): Float32Array {
    const start = (head * this.queries + query) * this.keys;
    return this.weights.subarray(start, start + this.keys);
  }
}
