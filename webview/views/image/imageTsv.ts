import { tsv } from '../tsv';
import type { PatchHeat } from './patchHeat';

/** The weights of the patches as they lie: a header line of columns, then a line a row that begins with its name. */
export function imageTsv({ grid, weights }: PatchHeat): string {
  const { columns, rows } = grid;
  const lines: (string | number)[][] = [['', ...Array.from({ length: columns }, (_, column) => `column ${column}`)]];
  for (let row = 0; row < rows; row++)
    lines.push([`row ${row}`, ...weights.subarray(row * columns, (row + 1) * columns)]);
  return tsv(lines);
}
