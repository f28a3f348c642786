import type { Mask } from '../../core/maps/mask';
import type { Range } from '../../protocol/units';
import type { Block, Heap } from '../runtime/heap';

/** What the kernels read for a key that is not seen, as kernels/attention.ts has it. */
const HIDDEN = -1e9;

/** The holes of a mask as the kernels read them: that of a query and key is at `query · queryStride + key`. */
export interface HolesTable {
  readonly block: Block;
  /** Queries in the table begin with the first that it was made for; 0 where all have the same holes. */
  readonly queryStride: number;
}

/** Null where the mask has none. Whoever takes the table frees its block. */
export function holesTable(heap: Heap, { holes }: Mask, queries: Range, keys: number): HolesTable | null {
  if (holes === null) return null;
  const rows = holes.shared ? 1 : queries.end - queries.start;
  const block = heap.allocate(4 * rows * keys);
  const numbers = block.floats(rows * keys);
  for (let row = 0; row < rows; row++) {
    for (let key = 0; key < keys; key++) numbers[row * keys + key] = holes.has(queries.start + row, key) ? HIDDEN : 0;
  }
  return { block, queryStride: holes.shared ? 0 : keys };
}
