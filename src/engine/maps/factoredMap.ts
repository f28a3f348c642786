import type { AttentionMap } from '../../core/maps/attentionMap';
import type { Mask } from '../../core/maps/mask';
import type { MapInfo } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import type { Heap } from '../runtime/heap';
import type { Kernels } from '../runtime/kernels';
import type { BiasTable } from './biasTable';
import { HeapArray } from './heapArray';
import { holesTable, type HolesTable } from './holesTable';
import type { AttentionRows } from './rows';

export interface FactoredLayout {
  readonly info: MapInfo;
  /** Divides the heads: query head h attends with key head ⌊h / (heads / keyHeads)⌋ (Ainslie et al. 2023, https://arxiv.org/abs/2305.13245). */
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly mask: Mask;
  /** Added to the scores, where the family has such a thing. */
  readonly bias: BiasTable | null;
}

/**
 * Keeps queries, keys and the log-sum-exp of each row: any weight is exp(q·k − lse). O(units × width) memory instead of
 * O(heads × units²). Dot products are summed in float64, always in the same order, so that a weight is the same number
 * whether it comes from a row, a column or a tile.
 */
export class FactoredMap implements AttentionMap {
  readonly info: MapInfo;
  private readonly q: HeapArray;
  private readonly k: HeapArray;
  private readonly logSumExp: HeapArray;
  private readonly biases: HeapArray | null;
  private holes: HolesTable | null = null;
  private entropies: Float64Array;
  private peakWeights: Float32Array;
  private mass: Float64Array;

  /** Takes the blocks of `rows`. */
  constructor(
    private readonly layout: FactoredLayout,
    rows: AttentionRows,
    private readonly heap: Heap,
    private readonly kernels: Kernels,
  ) {
    this.info = layout.info;
    this.q = new HeapArray(heap, rows.q, rows.queries * this.queryBytes);
    this.k = new HeapArray(heap, rows.k, rows.newKeys * this.keyBytes);
    this.logSumExp = new HeapArray(heap, rows.logSumExp, rows.queries * this.statisticsBytes);
    this.entropies = rows.entropy;
    this.peakWeights = rows.peaks;
    this.mass = rows.mass;
    this.biases = layout.bias === null ? null : HeapArray.of(heap, layout.bias.numbers);
    this.makeHoles();
  }

  get queries(): number {
    return this.entropies.length / this.info.heads;
  }

  get keys(): number {
    return this.mass.length / this.info.heads;
  }

  /** Adds queries and keys after the others (generation), and takes the blocks of `rows`. */
  append(rows: AttentionRows): void {
    const [before, after] = [this.keys, this.keys + rows.newKeys];
    this.q.append(rows.q, rows.queries * this.queryBytes);
    this.k.append(rows.k, rows.newKeys * this.keyBytes);
    this.logSumExp.append(rows.logSumExp, rows.queries * this.statisticsBytes);
    this.entropies = joined(this.entropies, rows.entropy, (length) => new Float64Array(length));
    this.peakWeights = joined(this.peakWeights, rows.peaks, (length) => new Float32Array(length));
    const old = this.mass;
    this.mass = rows.mass.map(
      (mass, i) => mass + (i % after < before ? old[Math.floor(i / after) * before + (i % after)]! : 0),
    );
    this.makeHoles();
  }

  spans(query: number): readonly Range[] {
    const hull = this.layout.mask.hull(query, this.keys);
    return hull.end > hull.start ? [hull] : [];
  }

  weights(head: number, query: number, { start, end }: Range): Float32Array {
    const count = end - start;
    return this.heap.within(4 * count, (out) => {
      const [lse] = new Float64Array(
        this.heap.buffer,
        this.logSumExp.address + 8 * (query * this.info.heads + head),
        1,
      );
      this.kernels.weightsOfQuery(
        this.q.address + query * this.queryBytes + 4 * head * this.layout.headWidth,
        this.keyAddress(head, start),
        this.keyBytes,
        this.layout.headWidth,
        count,
        lse!,
        this.biasAddress(head, query, start),
        this.holeAddress(query, start),
        out.address,
      );
      return out.floats(count).slice();
    });
  }

  column(head: number, key: number): Float32Array {
    const { queries, keys } = this;
    const { headWidth, bias, mask } = this.layout;
    const column = this.heap.within(4 * queries, (out) => {
      this.kernels.weightsOfKey(
        this.keyAddress(head, key),
        this.q.address + 4 * head * headWidth,
        this.queryBytes,
        headWidth,
        queries,
        this.logSumExp.address + 8 * head,
        this.statisticsBytes,
        this.biasAddress(head, 0, key),
        4 * (bias?.queryStride ?? 0),
        this.holeAddress(0, key),
        4 * (this.holes?.queryStride ?? 0),
        out.address,
      );
      return out.floats(queries).slice();
    });
    for (let query = 0; query < queries; query++) {
      const { start, end } = mask.hull(query, keys);
      if (key < start || key >= end) column[query] = 0;
    }
    return column;
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
    return Float32Array.from({ length: this.queries }, (_, query) => this.entropies[query * this.info.heads + head]!);
  }

  peaks(head: number, of: 'all' | 'placed'): Float32Array {
    const column = 2 * head + (of === 'all' ? 0 : 1);
    return Float32Array.from(
      { length: this.queries },
      (_, query) => this.peakWeights[2 * query * this.info.heads + column]!,
    );
  }

  dispose(): void {
    for (const array of [this.q, this.k, this.logSumExp, this.biases]) array?.dispose();
    this.holes?.block.free();
    this.holes = null;
  }

  private makeHoles(): void {
    this.holes?.block.free();
    this.holes = holesTable(this.heap, this.layout.mask, { start: 0, end: this.queries }, this.keys);
  }

  /** Of the bias of a cell; 0 where there are none. */
  private biasAddress(head: number, query: number, key: number): number {
    const { bias } = this.layout;
    if (bias === null || this.biases === null) return 0;
    return this.biases.address + 4 * (head * bias.headStride + query * bias.queryStride + key + bias.offset);
  }

  private holeAddress(query: number, key: number): number {
    return this.holes === null ? 0 : this.holes.block.address + 4 * (query * this.holes.queryStride + key);
  }

  private keyAddress(head: number, key: number): number {
    const { keyHeads, headWidth } = this.layout;
    return this.k.address + key * this.keyBytes + 4 * headWidth * Math.floor((head * keyHeads) / this.info.heads);
  }

  private get queryBytes(): number {
    return 4 * this.info.heads * this.layout.headWidth;
  }

  private get keyBytes(): number {
    return 4 * this.layout.keyHeads * this.layout.headWidth;
  }

  private get statisticsBytes(): number {
    return 8 * this.info.heads;
  }
}

function joined<T extends Float32Array | Float64Array>(before: T, more: T, make: (length: number) => T): T {
  const all = make(before.length + more.length);
  all.set(before);
  all.set(more, before.length);
  return all;
}
