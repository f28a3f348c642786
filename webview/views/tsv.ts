/** A cell of a table of tab-separated values: what would end it is written as an escape. */
export function tsvCell(value: string | number): string {
  // Nine digits tell any two 32-bit floats apart.
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(9)));
  return value.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
}

/** Rows of cells as text; every line ends with a line break. */
export function tsv(rows: Iterable<Iterable<string | number>>): string {
  let text = '';
  for (const row of rows) text += `${Array.from(row, tsvCell).join('\t')}\n`;
  return text;
}
