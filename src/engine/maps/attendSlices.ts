import type { Range } from '../../protocol/units';
import type { Threads } from '../runtime/threads';

export interface AttendSize {
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly headWidth: number;
}

/** Some queries, and the heads that each thread takes of them. */
export interface AttendSlice {
  readonly rows: Range;
  readonly parts: readonly Range[];
}

/** Multiplications that a thread does in about 5 ms. */
const SLICE = 125e6;
/** The kernel's block of queries: slices begin at its multiples, so that sums are added in the same order as in one piece. */
const BLOCK = 18;
/** With fewer queries, packing a head's keys anew for every slice would cost too much: then a slice takes fewer heads. */
const FEWEST = 7 * BLOCK;

/** Cuts the attention of one layer into pieces that leave room for questions between them. */
export function attendSlices({ queries, keys, heads, headWidth }: AttendSize, threads: Threads): AttendSlice[] {
  const perRow = 2 * keys * headWidth;
  const threadsForAll = threads.parts(heads, queries * keys * heads * headWidth);
  const room = SLICE * threadsForAll;
  const rows = Math.min(queries, Math.max(FEWEST, Math.floor(room / (perRow * heads) / BLOCK) * BLOCK));
  const together = Math.min(heads, Math.max(threadsForAll, Math.floor(room / (perRow * rows))));
  const slices: AttendSlice[] = [];
  for (let first = 0; first < heads; first += together) {
    const group = { start: first, end: Math.min(heads, first + together) };
    for (let start = 0; start < queries; start += rows) {
      const end = Math.min(queries, start + rows);
      slices.push({ rows: { start, end }, parts: shared(group, Math.min(threadsForAll, group.end - group.start)) });
    }
  }
  return slices;
}

/** A range in so many nearly equal parts. */
function shared({ start, end }: Range, parts: number): Range[] {
  const at = (part: number): number => start + Math.floor(((end - start) * part) / parts);
  return Array.from({ length: parts }, (_, part) => ({ start: at(part), end: at(part + 1) }));
}
