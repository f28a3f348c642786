import type { Range, UnitTable } from '../protocol/units';

/** A replacement of `length` characters at `offset` by `inserted` characters; all of one event count in the text before it. */
export interface Edit {
  readonly offset: number;
  readonly length: number;
  readonly inserted: number;
}

/**
 * Where the units of one text stand after an edit (UTF-16 offsets); those outside of `within` stay. A unit that the edit touched
 * is stale: it becomes zero wide, where the edit was, so that nothing finds it any more. An insertion between two units touches
 * neither. O(units · log edits).
 */
export function shiftUnits(
  units: UnitTable,
  edits: readonly Edit[],
  within: Range = { start: 0, end: units.length },
): UnitTable {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset);
  const moved = [0];
  for (const edit of sorted) moved.push(moved.at(-1)! + edit.inserted - edit.length);
  const start = units.start.slice();
  const end = units.end.slice();
  for (let i = within.start; i < Math.min(within.end, units.length); i++) {
    const first = firstBehind(sorted, units.start[i]!);
    const edit = sorted[first];
    const before = moved[first]!;
    if (edit !== undefined && edit.offset < units.end[i]!) {
      start[i] = end[i] = edit.offset + before;
    } else {
      start[i] = units.start[i]! + before;
      end[i] = units.end[i]! + before;
    }
  }
  return { ...units, start, end };
}

/** Binary search: the first edit that reaches behind `offset`. Those before it, insertions at `offset` included, move it. */
function firstBehind(edits: readonly Edit[], offset: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edits[middle]!.offset + edits[middle]!.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a part of the text stands after an edit; what is inserted at its borders belongs to it. */
export function shiftPart(part: Range, edits: readonly Edit[]): Range {
  const sorted = [...edits].sort((a, b) => a.offset - b.offset);
  return { start: shiftBorder(part.start, sorted, false), end: shiftBorder(part.end, sorted, true) };
}

/** `behind`: text inserted at the border, or over it, comes to stand before the border. */
function shiftBorder(border: number, edits: readonly Edit[], behind: boolean): number {
  let moved = 0;
  for (const { offset, length, inserted } of edits) {
    if (offset > border || (offset === border && (length > 0 || !behind))) break;
    if (offset + length > border) return offset + moved + (behind ? inserted : 0);
    moved += inserted - length;
  }
  return border + moved;
}
