import { pixelSpan, type AttentionMap, type Size } from '../../core/maps';
import type { MapKind } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import type { Block, Heap } from '../runtime/heap';
import type { Kernels } from '../runtime/kernels';
import { HeapArray } from './heapArray';
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
  private readonly q: HeapArray;
  private readonly k: HeapArray;
  private readonly logSumExp: HeapArray;
  private entropies: Float64Array;
  private mass: Float64Array;

  /** Takes the blocks of `rows`. */
  constructor(
    private readonly layout: FactoredLayout,
    rows: AttentionRows,
    private readonly heap: Heap,
    private readonly kernels: Kernels,
  ) {
    this.address = layout.address;
    this.heads = layout.heads;
    this.q = new HeapArray(heap, rows.q, rows.queries * this.queryBytes);
    this.k = new HeapArray(heap, rows.k, rows.newKeys * this.keyBytes);
    this.logSumExp = new HeapArray(heap, rows.logSumExp, rows.queries * this.statisticsBytes);
    this.entropies = rows.entropy;
    this.mass = rows.mass;
  }

  get kind(): MapKind {
    return this.layout.mask.kind;
  }

  get queries(): number {
    return this.entropies.length / this.heads;
  }

  get keys(): number {
    return this.mass.length / this.heads;
  }

  /** Adds queries and keys behind the others (generation), and takes the blocks of `rows`. */
  append(rows: AttentionRows): void {
    const [before, after] = [this.keys, this.keys + rows.newKeys];
    this.q.append(rows.q, rows.queries * this.queryBytes);
    this.k.append(rows.k, rows.newKeys * this.keyBytes);
    this.logSumExp.append(rows.logSumExp, rows.queries * this.statisticsBytes);
    const entropies = new Float64Array(this.entropies.length + rows.entropy.length);
    entropies.set(this.entropies);
    entropies.set(rows.entropy, this.entropies.length);
    this.entropies = entropies;
    const old = this.mass;
    this.mass = rows.mass.map(
      (mass, i) => mass + (i % after < before ? old[Math.floor(i / after) * before + (i % after)]! : 0),
    );
  }

  row(head: number, query: number): Float32Array {
    const row = new Float32Array(this.keys);
    const { start, end } = this.layout.mask.visible(query, this.keys);
    this.heap.within(4 * this.keys, (out) => {
      this.weightsOfQuery(head, query, start, end, out.address);
      row.set(out.floats(end - start), start);
    });
    return row;
  }

  column(head: number, key: number): Float32Array {
    const { queries, heads } = this;
    const { headWidth, bias } = this.layout;
    const column = this.heap.within(4 * queries, (out) => {
      const biases = this.biases(bias === undefined ? null : (query) => bias(head, query, key), 0, queries);
      const [q, lse] = [this.q.address + 4 * head * headWidth, this.logSumExp.address + 8 * head];
      this.kernels.weightsOfKey(
        this.keyAddress(head, key),
        q,
        this.queryBytes,
        headWidth,
        queries,
        lse,
        8 * heads,
        biases?.address ?? 0,
        out.address,
      );
      biases?.free();
      return out.floats(queries).slice();
    });
    for (let query = 0; query < queries; query++) {
      const { start, end } = this.layout.mask.visible(query, this.keys);
      if (key < start || key >= end) column[query] = 0;
    }
    return column;
  }

  tile(head: number, rows: Range, columns: Range, { width, height }: Size): Float32Array {
    const count = columns.end - columns.start;
    return this.heap.within(4 * (count + width * height), (block) => {
      const tile = block.floats(width * height, count).fill(0);
      const weights = block.floats(count);
      for (let y = 0; y < height; y++) {
        const span = pixelSpan(rows, y, height);
        for (let query = span.start; query < span.end; query++) {
          const visible = this.layout.mask.visible(query, this.keys);
          const start = Math.max(visible.start, columns.start);
          const end = Math.max(start, Math.min(visible.end, columns.end));
          weights.fill(0);
          this.weightsOfQuery(head, query, start, end, block.address + 4 * Math.min(start - columns.start, count));
          this.kernels.poolRow(block.address, count, block.address + 4 * (count + y * width), width);
        }
      }
      return tile.slice();
    });
  }

  received(head: number): Float32Array {
    const { keys, queries } = this;
    const received = new Float32Array(keys);
    for (let key = 0; key < keys; key++) {
      const viewers = this.layout.mask.viewers(key, queries);
      if (viewers > 0) received[key] = this.mass[head * keys + key]! / viewers;
    }
    return received;
  }

  entropy(head: number): Float32Array {
    const entropy = new Float32Array(this.queries);
    for (let query = 0; query < entropy.length; query++) entropy[query] = this.entropies[query * this.heads + head]!;
    return entropy;
  }

  dispose(): void {
    this.q.dispose();
    this.k.dispose();
    this.logSumExp.dispose();
  }

  /** Writes the weights of a query for the keys [start, end) to an address. */
  private weightsOfQuery(head: number, query: number, start: number, end: number, out: number): void {
    const { headWidth, bias } = this.layout;
    const biases = this.biases(bias === undefined ? null : (key) => bias(head, query, key), start, end);
    const [lse] = new Float64Array(this.heap.buffer, this.logSumExp.address + 8 * (query * this.heads + head), 1);
    const q = this.q.address + query * this.queryBytes + 4 * head * headWidth;
    this.kernels.weightsOfQuery(
      q,
      this.keyAddress(head, start),
      this.keyBytes,
      headWidth,
      end - start,
      lse!,
      biases?.address ?? 0,
      out,
    );
    biases?.free();
  }

  private biases(bias: ((index: number) => number) | null, start: number, end: number): Block | null {
    if (bias === null) return null;
    const block = this.heap.allocate(4 * (end - start));
    block.floats(end - start).forEach((_, i, numbers) => (numbers[i] = bias(start + i)));
    return block;
  }

  private keyAddress(head: number, key: number): number {
    const { heads, keyHeads, headWidth } = this.layout;
    return this.k.address + key * this.keyBytes + 4 * headWidth * Math.floor((head * keyHeads) / heads);
  }

  private get queryBytes(): number {
    return 4 * this.layout.heads * this.layout.headWidth;
  }

  private get keyBytes(): number {
    return 4 * this.layout.keyHeads * this.layout.headWidth;
  }

  private get statisticsBytes(): number {
    return 8 * this.layout.heads;
  }
}
