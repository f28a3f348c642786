import type { Range, UnitTable } from '../protocol/units';

/** A replacement of `length` characters at `offset` by `inserted` characters; all of one event count in the text before it. */
export interface Change {
  readonly offset: number;
  readonly length: number;
  readonly inserted: number;
}

/**
 * Where the units stand after an edit (UTF-16 offsets). A unit that the edit touched is stale: it becomes zero wide, where
 * the edit was, so that nothing finds it any more. An insertion between two units touches neither. O(units · log changes).
 */
export function shiftUnits(units: UnitTable, changes: readonly Change[]): UnitTable {
  const sorted = [...changes].sort((a, b) => a.offset - b.offset);
  const moved = [0];
  for (const change of sorted) moved.push(moved.at(-1)! + change.inserted - change.length);
  const start = new Int32Array(units.length);
  const end = new Int32Array(units.length);
  for (let i = 0; i < units.length; i++) {
    const first = firstBehind(sorted, units.start[i]!);
    const change = sorted[first];
    const before = moved[first]!;
    if (change !== undefined && change.offset < units.end[i]!) {
      start[i] = end[i] = change.offset + before;
    } else {
      start[i] = units.start[i]! + before;
      end[i] = units.end[i]! + before;
    }
  }
  return { ...units, start, end };
}

/** Binary search: the first change that reaches behind `offset`. Those before it, insertions at `offset` included, move it. */
function firstBehind(changes: readonly Change[], offset: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (changes[middle]!.offset + changes[middle]!.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a part of the text stands after an edit; what is inserted at its borders belongs to it. */
export function shiftPart(part: Range, changes: readonly Change[]): Range {
  const sorted = [...changes].sort((a, b) => a.offset - b.offset);
  return { start: shiftBorder(part.start, sorted, false), end: shiftBorder(part.end, sorted, true) };
}

/** `behind`: text inserted at the border, or over it, comes to stand before the border. */
function shiftBorder(border: number, changes: readonly Change[], behind: boolean): number {
  let moved = 0;
  for (const { offset, length, inserted } of changes) {
    if (offset > border || (offset === border && (length > 0 || !behind))) break;
    if (offset + length > border) return offset + moved + (behind ? inserted : 0);
    moved += inserted - length;
  }
  return border + moved;
}
