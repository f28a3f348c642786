import { poolRows, type AttentionMap, type Size } from '../../core/maps';
import type { MapKind } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import { dot } from './dot';
import { Growable } from './growable';
import type { Mask } from './mask';
import type { AttentionRows } from './rows';

export interface FactoredLayout {
  readonly address: string;
  readonly heads: number;
  /** Divides `heads`: query head h attends with key head ⌊h / (heads / keyHeads)⌋ (Ainslie et al. 2023, https://arxiv.org/abs/2305.13245). */
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly mask: Mask;
  /** Added to the scores, where the family has such a thing. */
  readonly bias?: ScoreBias;
}

export type ScoreBias = (head: number, query: number, key: number) => number;

/**
 * Keeps queries, keys and the log-sum-exp of each row: any weight is exp(q·k − lse). O(units × width) memory instead of
 * O(heads × units²). Dot products are summed in float64, always in the same order, so that a weight is the same number
 * whether it comes from a row, a column or a tile.
 */
export class FactoredMap implements AttentionMap {
  readonly address: string;
  readonly heads: number;
  private readonly q: Growable<Float32Array>;
  private readonly k: Growable<Float32Array>;
  private readonly logSumExp: Growable<Float64Array>;
  private readonly entropies: Growable<Float64Array>;
  private mass: readonly Float64Array[];

  constructor(
    private readonly layout: FactoredLayout,
    rows: AttentionRows,
  ) {
    this.address = layout.address;
    this.heads = layout.heads;
    this.q = new Growable(rows.q, (length) => new Float32Array(length));
    this.k = new Growable(rows.k, (length) => new Float32Array(length));
    this.logSumExp = new Growable(rows.logSumExp, (length) => new Float64Array(length));
    this.entropies = new Growable(rows.entropy, (length) => new Float64Array(length));
    this.mass = rows.mass;
  }

  get kind(): MapKind {
    return this.layout.mask.kind;
  }

  get queries(): number {
    return this.logSumExp.length / this.heads;
  }

  get keys(): number {
    return this.k.length / (this.layout.keyHeads * this.layout.headWidth);
  }

  /** Adds queries and keys behind the others (generation). */
  append(rows: AttentionRows): void {
    this.q.append(rows.q);
    this.k.append(rows.k);
    this.logSumExp.append(rows.logSumExp);
    this.entropies.append(rows.entropy);
    const before = this.mass;
    this.mass = rows.mass.map((mass, head) => mass.map((value, key) => value + (before[head]?.[key] ?? 0)));
  }

  row(head: number, query: number): Float32Array {
    return this.rowIn(head, query, { start: 0, end: this.keys });
  }

  column(head: number, key: number): Float32Array {
    const column = new Float32Array(this.queries);
    for (let query = 0; query < column.length; query++) {
      const { start, end } = this.layout.mask.visible(query, this.keys);
      if (key >= start && key < end) column[query] = this.weight(head, query, key);
    }
    return column;
  }

  tile(head: number, rows: Range, columns: Range, size: Size): Float32Array {
    return poolRows(rows, columns, size, (query) => this.rowIn(head, query, columns));
  }

  received(head: number): Float32Array {
    return Float32Array.from(this.mass[head]!, (mass, key) => {
      const viewers = this.layout.mask.viewers(key, this.queries);
      return viewers === 0 ? 0 : mass / viewers;
    });
  }

  entropy(head: number): Float32Array {
    return Float32Array.from({ length: this.queries }, (_, query) => this.entropies.data[query * this.heads + head]!);
  }

  /** [keys], with zeros outside `columns`. */
  private rowIn(head: number, query: number, columns: Range): Float32Array {
    const row = new Float32Array(this.keys);
    const { start, end } = this.layout.mask.visible(query, this.keys);
    const last = Math.min(end, columns.end);
    for (let key = Math.max(start, columns.start); key < last; key++) row[key] = this.weight(head, query, key);
    return row;
  }

  private weight(head: number, query: number, key: number): number {
    const { heads, keyHeads, headWidth, bias } = this.layout;
    const queryStart = (query * heads + head) * headWidth;
    const keyStart = (key * keyHeads + Math.floor((head * keyHeads) / heads)) * headWidth;
    const score = dot(this.q.data, queryStart, this.k.data, keyStart, headWidth) + (bias?.(head, query, key) ?? 0);
    return Math.exp(score - this.logSumExp.data[query * heads + head]!);
  }
}
