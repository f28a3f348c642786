import { activate, NONE } from './functions';
import { COLUMNS, ROWS, tile, ZEROS } from './tile';

/** Depth of a block: longer ones load and store the sums less often, and a panel of it lies in the second cache. */
const DEPTH: i32 = 3072;
/** Rows of a block, the fastest of those that were measured: a panel is read once for all of them, and they are read again for every panel. */
const BLOCK_ROWS: i32 = 516;

export function panelColumns(): i32 {
  return COLUMNS;
}

export function panelRows(): i32 {
  return ROWS;
}

/** Rows of the next tile where `left` are left: no small rest is kept for the last one, which would wait for its own sums. */
// @ts-expect-error: decorator of a function
@inline
export function tileRows(left: i32): i32 {
  return left <= ROWS ? left : left < ROWS + 4 ? (left + 1) / 2 : ROWS;
}

/** A tile of which only the first `valid` columns are written; `scratch`: ROWS × COLUMNS floats. */
export function edgeTile(
  rows: i32, a: usize, lda: usize, b: usize, depth: i32, c: usize, ldc: usize, start: usize, lds: usize, valid: i32, scratch: usize,
): void {
  const bytes = <usize>valid << 2;
  for (let i = 0; i < rows; i++) memory.copy(scratch + <usize>(i * COLUMNS * 4), start + <usize>i * lds, bytes);
  tile(rows, a, lda, b, depth, scratch, COLUMNS * 4, scratch, COLUMNS * 4);
  for (let i = 0; i < rows; i++) memory.copy(c + <usize>i * ldc, scratch + <usize>(i * COLUMNS * 4), bytes);
}

/**
 * c [rows × columns] = activation(start + a [rows × depth] · panels), for the panels [firstPanel, lastPanel) alone.
 *
 * `panels`: packed [panel][depth][COLUMNS]; `bias`: [columns] or 0; `accumulate`: the product is added to what c holds.
 * lda and ldc: bytes from a row to the next; `scratch`: ROWS × COLUMNS floats.
 */
export function gemm(
  a: usize, lda: usize, panels: usize, bias: usize, c: usize, ldc: usize, rows: i32, depth: i32, columns: i32,
  firstPanel: i32, lastPanel: i32, accumulate: i32, activation: i32, scratch: usize,
): void {
  for (let row = 0; row < rows; row += BLOCK_ROWS) {
    const blockRows = min(rows - row, BLOCK_ROWS);
    for (let k = 0; k < depth; k += DEPTH) {
      const blockDepth = min(depth - k, DEPTH);
      const more = k > 0 || accumulate;
      const lds: usize = more ? ldc : 0;
      for (let panel = firstPanel; panel < lastPanel; panel++) {
        const column = panel * COLUMNS;
        const b = panels + (((<usize>panel * depth + k) * COLUMNS) << 2);
        const strip = c + <usize>row * ldc + (<usize>column << 2);
        const start = more ? strip : bias ? bias + (<usize>column << 2) : ZEROS;
        const valid = min(columns - column, COLUMNS);
        const from = a + <usize>row * lda + (<usize>k << 2);
        if (valid == COLUMNS) {
          for (let i = 0, count = 0; i < blockRows; i += count) {
            count = tileRows(blockRows - i);
            tile(count, from + <usize>i * lda, lda, b, blockDepth, strip + <usize>i * ldc, ldc, start + <usize>i * lds, lds);
          }
        } else {
          for (let i = 0, count = 0; i < blockRows; i += count) {
            count = tileRows(blockRows - i);
            edgeTile(count, from + <usize>i * lda, lda, b, blockDepth, strip + <usize>i * ldc, ldc, start + <usize>i * lds, lds, valid, scratch);
          }
        }
        if (activation != NONE && k + blockDepth == depth) activate(strip, ldc, blockRows, valid, activation);
      }
    }
  }
}
