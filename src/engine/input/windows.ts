import { CheckpointError } from '../../protocol/errors';
import type { MapKind } from '../../protocol/models';
import type { Range, UnitTable } from '../../protocol/units';

/** One run of the model: a part of the text between the model's own special units, or a whole picture. */
export interface Window {
  /** [local units]; empty where the units are no tokens. */
  readonly ids: Int32Array;
  /** [local units] → index in the whole table. */
  readonly toGlobal: Int32Array;
  /** The units, in the whole table, that take their weights from this window. */
  readonly owned: Range;
  /** The same units in the window's own counting. */
  readonly ownedLocal: Range;
}

export interface WindowOptions {
  /** Units that fit in one run, special ones included. */
  readonly context: number;
  /** `causal`: a unit belongs where it sees most on its left; otherwise where it is farthest from both edges. */
  readonly mask: MapKind;
  /** UTF-16 offsets; null: the beginning. */
  readonly focus: Range | null;
  /** No more units than this are owned, all windows together. */
  readonly maxUnits: number;
  /** Units from one window's start to the next; default: half of the room. */
  readonly stride?: number;
}

/**
 * Cuts the units of a text into overlapping windows, those nearest to the focus first. The special units at both ends
 * of the table stand around every window; they are owned by the windows at the text's own ends. Owned ranges do not
 * overlap and together are one range. Throws CheckpointError where the context has no room for a unit of text.
 */
export function planWindows(units: UnitTable, options: WindowOptions): Window[] {
  const lead = leadingSpecials(units);
  const trail = lead === units.length ? 0 : trailingSpecials(units);
  const content = units.length - lead - trail;
  const room = options.context - lead - trail;
  if (room < 1) {
    throw new CheckpointError(
      `a context of ${options.context} units: wanted room for at least 1 unit beside ${lead + trail} special ones`,
    );
  }
  const starts = windowStarts(content, room, options.stride ?? Math.max(1, room >> 1));
  const owned = starts.map((start, k): Range => {
    const border = (left: number, right: number): number =>
      lead + (options.mask === 'causal' ? left + room : (left + right + room) >> 1);
    return {
      start: k === 0 ? 0 : border(starts[k - 1]!, start),
      end: k === starts.length - 1 ? units.length : border(start, starts[k + 1]!),
    };
  });
  return nearestFirst(owned, focusUnits(units, options.focus), options.maxUnits).map(({ index, range }) => {
    const start = starts[index]!;
    const size = Math.min(room, content - start);
    const toGlobal = new Int32Array(lead + size + trail);
    for (let i = 0; i < toGlobal.length; i++) {
      toGlobal[i] = i < lead ? i : i < lead + size ? start + i : units.length - trail + (i - lead - size);
    }
    return {
      ids: toGlobal.map((unit) => units.id[unit]!),
      toGlobal,
      owned: range,
      ownedLocal: { start: range.start - start, end: range.end - start },
    };
  });
}

/** The one window of an input that is run whole, such as a picture. */
export function wholeWindow(units: number): Window {
  const all = { start: 0, end: units };
  return {
    ids: new Int32Array(),
    toGlobal: Int32Array.from({ length: units }, (_, unit) => unit),
    owned: all,
    ownedLocal: all,
  };
}

/** Counted in units of text. The last window is moved back to the end, so that it is full. */
function windowStarts(content: number, room: number, stride: number): number[] {
  const starts = [0];
  for (let start = 0; start + room < content;) {
    start = Math.min(start + Math.min(stride, room), content - room);
    starts.push(start);
  }
  return starts;
}

/** Ranges by their distance to the focus, cut where `limit` is reached so that what is left stays one range. */
function nearestFirst(ranges: readonly Range[], focus: Range, limit: number): { index: number; range: Range }[] {
  const distance = (range: Range): number => Math.max(0, focus.start - range.end + 1, range.start - focus.end);
  const ordered = ranges
    .map((range, index) => ({ index, range, distance: distance(range) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index);
  const kept: { index: number; range: Range }[] = [];
  let left = Math.max(1, limit);
  for (const { index, range } of ordered) {
    const size = range.end - range.start;
    if (size <= left) kept.push({ index, range });
    else kept.push({ index, range: cut(range, focus, left) });
    left -= size;
    if (left <= 0) break;
  }
  return kept;
}

/** The part of a range with `size` units that is nearest to the focus. */
function cut(range: Range, focus: Range, size: number): Range {
  const start = Math.min(Math.max(range.start, focus.start), range.end - size);
  return { start, end: start + size };
}

/** The units that overlap the focus; a range of no units, at the right place, where none does. */
function focusUnits(units: UnitTable, focus: Range | null): Range {
  if (focus === null) return { start: 0, end: 0 };
  let start = 0;
  while (start < units.length && (units.special[start] === 1 || units.end[start]! <= focus.start)) start++;
  let end = start;
  while (end < units.length && units.special[end] !== 1 && units.start[end]! < focus.end) end++;
  return { start, end };
}

function leadingSpecials(units: UnitTable): number {
  let count = 0;
  while (count < units.length && units.special[count] === 1) count++;
  return count;
}

function trailingSpecials(units: UnitTable): number {
  let count = 0;
  while (count < units.length && units.special[units.length - 1 - count] === 1) count++;
  return count;
}
