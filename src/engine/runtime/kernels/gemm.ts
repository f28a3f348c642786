import { activate, NONE } from './functions';
import { ACCUMULATE, BIAS, COLUMNS, ROWS, tile, ZERO } from './tile';

/** Depth of a block: longer ones load and store the sums less often, and a panel of it lies in the second cache. */
const DEPTH: i32 = 1024;
/** Rows of a block: with DEPTH they lie in the second cache. */
const BLOCK_ROWS: i32 = 240;

export function panelColumns(): i32 {
  return COLUMNS;
}

export function panelRows(): i32 {
  return ROWS;
}

/** A tile of which only the first `valid` columns are written; `scratch`: ROWS × COLUMNS floats. */
export function edgeTile(
  rows: i32, a: usize, lda: usize, b: usize, depth: i32, c: usize, ldc: usize, bias: usize, start: i32, valid: i32, scratch: usize,
): void {
  const bytes = <usize>valid << 2;
  if (start == ACCUMULATE) for (let i = 0; i < rows; i++) memory.copy(scratch + <usize>(i * COLUMNS * 4), c + <usize>i * ldc, bytes);
  tile(rows, a, lda, b, depth, scratch, COLUMNS * 4, bias, start);
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
      const start = k > 0 || accumulate ? ACCUMULATE : bias ? BIAS : ZERO;
      for (let panel = firstPanel; panel < lastPanel; panel++) {
        const column = panel * COLUMNS;
        const b = panels + (((<usize>panel * depth + k) * COLUMNS) << 2);
        const panelBias = bias ? bias + (<usize>column << 2) : 0;
        const strip = c + <usize>row * ldc + (<usize>column << 2);
        const valid = min(columns - column, COLUMNS);
        const from = a + <usize>row * lda + (<usize>k << 2);
        if (valid == COLUMNS) {
          for (let i = 0; i < blockRows; i += ROWS) {
            tile(min(blockRows - i, ROWS), from + <usize>i * lda, lda, b, blockDepth, strip + <usize>i * ldc, ldc, panelBias, start);
          }
        } else {
          for (let i = 0; i < blockRows; i += ROWS) {
            edgeTile(min(blockRows - i, ROWS), from + <usize>i * lda, lda, b, blockDepth, strip + <usize>i * ldc, ldc, panelBias, start, valid, scratch);
          }
        }
        if (activation != NONE && k + blockDepth == depth) activate(strip, ldc, blockRows, valid, activation);
      }
    }
  }
}
