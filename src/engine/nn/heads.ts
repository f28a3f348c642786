/** One head of many: [units, heads × width] → [units, width]. */
export function headOf(data: Float32Array, units: number, heads: number, head: number): Float32Array {
  const width = data.length / (units * heads);
  const result = new Float32Array(units * width);
  for (let unit = 0; unit < units; unit++) {
    const start = (unit * heads + head) * width;
    result.set(data.subarray(start, start + width), unit * width);
  }
  return result;
}

/** [rows, columns] → [columns, rows]. */
export function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[column * rows + row] = data[row * columns + column]!;
  }
  return result;
}
