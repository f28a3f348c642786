import type { HeadChoice } from '../protocol/lens';
import type { MapKind } from '../protocol/models';
import type { Range } from '../protocol/units';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * All heads of one layer for one pair of unit lists. Rows are queries and sum to 1; masked cells are exactly 0.
 * Nobody outside knows how it stores its weights.
 */
export interface AttentionMap {
  readonly address: string;
  readonly kind: MapKind;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  /** [keys], sums to 1. */
  row(head: number, query: number): Float32Array;
  /** [queries] */
  column(head: number, key: number): Float32Array;
  /** [height × width] over `rows` × `columns`, max-pooled, so peaks survive. */
  tile(head: number, rows: Range, columns: Range, size: Size): Float32Array;
  /** [keys], mean over the queries that may see the key. */
  received(head: number): Float32Array;
  /** [queries], nats. */
  entropy(head: number): Float32Array;
  /** Frees what it keeps outside the garbage collector's reach, where it does. */
  dispose?(): void;
}

/** One vector for the chosen heads: that head's, or the mean or maximum over all, element by element. */
export function overHeads(heads: number, choice: HeadChoice, vector: (head: number) => Float32Array): Float32Array {
  if (typeof choice === 'number') {
    if (!(Number.isInteger(choice) && choice >= 0 && choice < heads)) {
      throw new RangeError(`head ${choice}: wanted 0 to ${heads - 1}, mean or max`);
    }
    return vector(choice);
  }
  const result = vector(0).slice();
  for (let head = 1; head < heads; head++) {
    const other = vector(head);
    for (let i = 0; i < result.length; i++) {
      result[i] = choice === 'max' ? Math.max(result[i]!, other[i]!) : result[i]! + other[i]!;
    }
  }
  if (choice === 'mean') for (let i = 0; i < result.length; i++) result[i]! /= heads;
  return result;
}

export const rowOf = (map: AttentionMap, head: HeadChoice, query: number): Float32Array =>
  overHeads(map.heads, head, (h) => map.row(h, query));

export const columnOf = (map: AttentionMap, head: HeadChoice, key: number): Float32Array =>
  overHeads(map.heads, head, (h) => map.column(h, key));

export const receivedOf = (map: AttentionMap, head: HeadChoice): Float32Array =>
  overHeads(map.heads, head, (h) => map.received(h));

/** As {@link AttentionMap.tile}; the mean over heads is taken before the pooling, the maximum commutes with it. */
export function tileOf(map: AttentionMap, head: HeadChoice, rows: Range, columns: Range, size: Size): Float32Array {
  if (head !== 'mean') return overHeads(map.heads, head, (h) => map.tile(h, rows, columns, size));
  return poolRows(rows, columns, size, (query) => rowOf(map, 'mean', query));
}

/**
 * Max-pools rows into [height × width]. A pixel covers the cells that it touches; where there are more pixels than
 * cells, neighbouring pixels repeat a cell.
 */
export function poolRows(
  rows: Range,
  columns: Range,
  { width, height }: Size,
  row: (query: number) => Float32Array,
): Float32Array {
  const tile = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const span = pixelSpan(rows, y, height);
    for (let query = span.start; query < span.end; query++) {
      const weights = row(query);
      for (let x = 0; x < width; x++) {
        const cells = pixelSpan(columns, x, width);
        let peak = tile[y * width + x]!;
        for (let key = cells.start; key < cells.end; key++) peak = Math.max(peak, weights[key]!);
        tile[y * width + x] = peak;
      }
    }
  }
  return tile;
}

/** The cells of `range` that pixel `index` of `pixels` touches: at least one. */
export function pixelSpan(range: Range, index: number, pixels: number): Range {
  const count = range.end - range.start;
  const start = range.start + Math.floor((index * count) / pixels);
  const end = range.start + Math.ceil(((index + 1) * count) / pixels);
  return { start, end: Math.max(end, start + 1) };
}
