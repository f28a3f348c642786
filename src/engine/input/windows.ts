import { CheckpointError } from '../../protocol/errors';
import type { MapKind } from '../../protocol/models';
import type { Range, UnitTable } from '../../protocol/units';

/** The units of one run of the model: a part of the text between the model's own special units. */
export interface UnitWindow {
  /** [local units] */
  readonly ids: Int32Array;
  /** [local units] → index in the whole table. */
  readonly toGlobal: Int32Array;
  /** The units, in the whole table, that take their weights from this window. */
  readonly owned: Range;
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
export function planWindows(units: UnitTable, options: WindowOptions): UnitWindow[] {
  const { lead, content, room } = roomFor(units, options.context);
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
    const toGlobal = toGlobalOf(units, lead, starts[index]!, Math.min(room, content));
    return { ids: toGlobal.map((unit) => units.id[unit]!), toGlobal, owned: range };
  });
}

/**
 * The one window nearest to the focus, for a model that runs a text once: it owns all that it holds of it. Throws as
 * {@link planWindows}.
 */
export function nearestWindow(
  units: UnitTable,
  { context, focus }: Pick<WindowOptions, 'context' | 'focus'>,
): UnitWindow {
  const { lead, content, room } = roomFor(units, context);
  const size = Math.min(room, content);
  const { start: near, end } = focusUnits(units, focus);
  const middle = (near + Math.min(end, near + size)) >> 1;
  const start = Math.min(Math.max(0, middle - lead - (size >> 1)), content - size);
  const toGlobal = toGlobalOf(units, lead, start, size);
  return {
    ids: toGlobal.map((unit) => units.id[unit]!),
    toGlobal,
    owned: {
      start: start === 0 ? 0 : lead + start,
      end: start + size === content ? units.length : lead + start + size,
    },
  };
}

/** Special units at both ends of a table, units of text between them, and how many of these fit in one run. */
function roomFor(
  units: UnitTable,
  context: number,
): { readonly lead: number; readonly content: number; readonly room: number } {
  const lead = leadingSpecials(units);
  const trail = trailingSpecials(units, lead);
  const room = context - lead - trail;
  if (room < 1) {
    throw new CheckpointError(
      `a context of ${context} units: wanted room for at least 1 unit beside ${lead + trail} special ones`,
    );
  }
  return { lead, content: units.length - lead - trail, room };
}

/** The special units at both ends, and `size` units of text between them, from the `start`-th on. */
function toGlobalOf(units: UnitTable, lead: number, start: number, size: number): Int32Array {
  const trail = trailingSpecials(units, lead);
  return Int32Array.from({ length: lead + size + trail }, (_, i) => {
    if (i < lead) return i;
    return i < lead + size ? start + i : units.length - trail + (i - lead - size);
  });
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

/** None where the leading ones are all there is. */
function trailingSpecials(units: UnitTable, lead: number): number {
  let count = 0;
  while (count < units.length - lead && units.special[units.length - 1 - count] === 1) count++;
  return count;
}
