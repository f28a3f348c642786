/** What stands before the fraction of a number. */
export type DecimalMark = '.' | ',';

const MARKS: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^[+\-−]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i,
  ',': /^[+\-−]?(?:\d+(?:,\d*)?|,\d+)(?:e[+-]?\d+)?$/i,
};

/** The mark that the numbers of some cells have: that of most of them. */
export function decimalMarkOf(cells: Iterable<string>): DecimalMark {
  const counts = { '.': 0, ',': 0 };
  for (const cell of cells) {
    for (const mark of ['.', ','] as const) if (cell.includes(mark) && MARKS[mark].test(cell)) counts[mark]++;
  }
  return counts[','] > counts['.'] ? ',' : '.';
}

/** The number that a cell is, written with one mark and without marks of thousands; NaN where it is none, or none that single precision holds. */
export function numberOf(cell: string, mark: DecimalMark): number {
  if (!MARKS[mark].test(cell)) return NaN;
  const number = Number(cell.replace('−', '-').replace(mark, '.'));
  return Number.isFinite(Math.fround(number)) ? number : NaN;
}
