import type { Range } from '../protocol/units';

/** Characters of one document that are given to the engine; of a longer one, the part around what is on the screen. */
export const SLICE_LIMIT = 1_000_000;

/** What has to be known of a text, without holding it. Offsets are UTF-16 code units. */
export interface TextShape {
  readonly length: number;
  /** Start of the line that the offset is on. */
  lineStart(offset: number): number;
  /** True between the two halves of a surrogate pair. */
  splitsPair(offset: number): boolean;
}

/**
 * The part of a text that is inspected: all of it up to `limit` characters, else about `limit` around the focus, cut at line
 * starts where one is near (within a tenth of the limit) and never inside a surrogate pair.
 */
export function documentSlice(text: TextShape, focus: Range, limit = SLICE_LIMIT): Range {
  if (text.length <= limit) return { start: 0, end: text.length };
  const middle = Math.floor((focus.start + focus.end) / 2);
  const start = Math.min(Math.max(0, middle - Math.floor(limit / 2)), text.length - limit);
  return { start: cut(text, start, limit), end: cut(text, start + limit, limit) };
}

function cut(text: TextShape, offset: number, limit: number): number {
  if (offset <= 0 || offset >= text.length) return offset;
  const line = text.lineStart(offset);
  if (offset - line <= limit / 10) return line;
  return text.splitsPair(offset) ? offset + 1 : offset;
}
