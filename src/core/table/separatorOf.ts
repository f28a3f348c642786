/** Lines at the beginning that are looked at. */
const LINES = 20;
/** The first that all lines have: a comma may stand in numbers, a semicolon in words. */
const SEPARATORS = ['\t', ';', ','] as const;

export type Separator = (typeof SEPARATORS)[number];

/** What stands between the cells of a text: what all of its first lines have, else what most of them have; a comma where there is none. */
export function separatorOf(text: string): Separator {
  const lines = firstLines(text);
  const having = SEPARATORS.map((separator) => ({
    separator,
    lines: lines.filter((line) => line.includes(separator)).length,
  }));
  const most = having.reduce((best, one) => (one.lines > best.lines ? one : best));
  return most.lines === 0 ? ',' : most.separator;
}

/** Those that are not blank, a letter in place of what stands in quotes. */
function firstLines(text: string): string[] {
  const lines: string[] = [];
  for (const [line] of text.replaceAll(/"[^"]*"/g, 'q').matchAll(/[^\r\n]+/g)) {
    if (line.trim() !== '') lines.push(line);
    if (lines.length === LINES) break;
  }
  return lines;
}
