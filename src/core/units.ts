import type { Range, Unit, UnitTable } from '../protocol/units';

export function unitOf(units: UnitTable, index: number): Unit {
  return {
    text: units.text[index]!,
    start: units.start[index]!,
    end: units.end[index]!,
    special: units.special[index] === 1,
  };
}

/**
 * The unit at a UTF-16 offset: the first that covers it, else the one that ends there. A caret behind a word means that
 * word, also where the next unit begins with the blank between them. `within`: the units of one text, whose ends ascend. Null
 * where there is none: white space that the tokenizer drops, or only special units.
 */
export function unitAt(units: UnitTable, offset: number, within: Range = all(units)): number | null {
  let before: number | null = null;
  for (let i = firstEndingAt(units, offset, within); i < within.end; i++) {
    if (units.start[i]! > offset) break;
    if (units.special[i] === 1) continue;
    if (units.end[i]! > offset) return before !== null && /^\s/.test(units.text[i]!) ? before : i;
    if (units.end[i] === offset && units.start[i]! < offset) before = i;
  }
  return before;
}

/** The first unit that covers the character behind a UTF-16 offset; null where none does. */
export function unitCovering(units: UnitTable, offset: number, within: Range = all(units)): number | null {
  for (let i = firstEndingAt(units, offset + 1, within); i < within.end && units.start[i]! <= offset; i++) {
    if (units.special[i] !== 1 && units.end[i]! > offset) return i;
  }
  return null;
}

/** The unit without the blanks around its word, which some tokenizers count in. White space alone stays. */
export function wordRange(units: UnitTable, unit: number): Range {
  const start = units.start[unit]!;
  const end = units.end[unit]!;
  const text = units.text[unit]!;
  // A unit that an edit has reached no longer covers its text.
  if (text.length !== end - start || text.trim() === '') return { start, end };
  return { start: start + text.length - text.trimStart().length, end: end - text.length + text.trimEnd().length };
}

/** Units that overlap the range, as a range of indices; special units on its borders are left out. */
export function unitsIn(units: UnitTable, range: Range, within: Range = all(units)): Range {
  let start = firstEndingAt(units, range.start, within);
  while (start < within.end && units.end[start]! <= range.start) start++;
  let end = start;
  while (end < within.end && units.start[end]! < range.end) end++;
  return { start, end };
}

/** Binary search: the first unit with `end >= offset`. Ends ascend along a text. */
function firstEndingAt(units: UnitTable, offset: number, within: Range): number {
  let low = within.start;
  let high = within.end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (units.end[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function all({ length }: UnitTable): Range {
  return { start: 0, end: length };
}

export const emptyUnits: UnitTable = {
  length: 0,
  text: [],
  piece: [],
  id: new Int32Array(),
  start: new Int32Array(),
  end: new Int32Array(),
  special: new Uint8Array(),
  word: new Int32Array(),
  rectangles: new Float32Array(),
  values: new Float32Array(),
};
