import type { Range } from '../protocol/units';

/** Adds a range to ascending ones that do not touch; joins those that now do. */
export function addRange(ranges: readonly Range[], added: Range): Range[] {
  const result: Range[] = [];
  let { start, end } = added;
  for (const range of ranges) {
    if (range.end < start || range.start > end) result.push(range);
    else {
      start = Math.min(start, range.start);
      end = Math.max(end, range.end);
    }
  }
  return [...result, { start, end }].sort((a, b) => a.start - b.start);
}
