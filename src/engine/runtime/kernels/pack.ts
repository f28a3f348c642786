import { COLUMNS } from './tile';

/**
 * Packs outputs [first, first + count) of a matrix that lies [out, in] into panels [panel][depth][COLUMNS].
 * `source`: the first of these outputs; `stride`: bytes from an output to the next.
 */
export function packOutputs(source: usize, stride: usize, depth: i32, panels: usize, first: i32, count: i32): void {
  let output = first;
  const end = first + count;
  while (output < end) {
    const panel = output / COLUMNS;
    const lane = output % COLUMNS;
    let to = panels + (((<usize>panel * depth) * COLUMNS + lane) << 2);
    // Four outputs of one panel are packed together, four inputs at a time.
    if (lane + 4 <= COLUMNS && output + 4 <= end) {
      let from = source;
      let k = 0;
      for (; k + 4 <= depth; k += 4, from += 16, to += 16 * COLUMNS) {
        const r0 = v128.load(from);
        const r1 = v128.load(from + stride);
        const r2 = v128.load(from + 2 * stride);
        const r3 = v128.load(from + 3 * stride);
        const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
        const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
        const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
        const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
        v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
        v128.store(to + 4 * COLUMNS, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
        v128.store(to + 8 * COLUMNS, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
        v128.store(to + 12 * COLUMNS, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
      }
      for (; k < depth; k++, from += 4, to += 4 * COLUMNS) {
        for (let i: usize = 0; i < 4; i++) store<f32>(to + 4 * i, load<f32>(from + i * stride));
      }
      output += 4;
      source += 4 * stride;
    } else {
      for (let k = 0; k < depth; k++, to += 4 * COLUMNS) store<f32>(to, load<f32>(source + (<usize>k << 2)));
      output++;
      source += stride;
    }
  }
}

/**
 * Packs inputs [first, first + count) of a matrix that lies [in, out] into panels [panel][depth][COLUMNS].
 * `source`: the first wanted column of the first of these inputs; `stride`: bytes from an input to the next.
 */
export function packInputs(source: usize, stride: usize, columns: i32, depth: i32, panels: usize, first: i32, count: i32): void {
  for (let k = first; k < first + count; k++, source += stride) {
    let column = 0;
    let to = panels + ((<usize>k * COLUMNS) << 2);
    const step = (<usize>depth * COLUMNS) << 2;
    for (; column + COLUMNS <= columns; column += COLUMNS, to += step) {
      for (let i = 0; i < COLUMNS; i += 4) v128.store(to + (<usize>i << 2), v128.load(source + (<usize>(column + i) << 2)));
    }
    if (column < columns) memory.copy(to, source + (<usize>column << 2), <usize>(columns - column) << 2);
  }
}

/** to [columns × rows] = from [rows × columns], transposed. */
export function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  for (let column = 0; column < columns; column++) {
    let at = from + (<usize>column << 2);
    for (let row = 0; row < rows; row++, at += <usize>columns << 2, to += 4) store<f32>(to, load<f32>(at));
  }
}
