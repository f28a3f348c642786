/** Characters of a line that are shown behind the caret. */
const MOST = 160;

/**
 * What stands behind the caret for a text that may have several lines: the first that is not empty, and how many more there are.
 * A decoration has one line, and would drop blanks at its ends.
 */
export function ghostText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const line = lines[first] ?? lines[0]!;
  const begin = first > 0 ? '⏎ ' : '';
  const shown = line.length > MOST ? `${line.slice(0, MOST)}…` : line;
  const more = lines.length - 1 - Math.max(0, first);
  const end = more > 0 ? ` ⏎ +${more} ${more === 1 ? 'line' : 'lines'}` : '';
  return `${begin}${shown}${end}`.replace(/\t/g, '    ').replace(/ /g, '\u00a0');
}

/** True where {@link ghostText} leaves something out. */
export function hasMore(text: string): boolean {
  return text.trimEnd().length > MOST || /[\r\n]/.test(text.trimEnd());
}
