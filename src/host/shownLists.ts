import { partOf } from '../core/lists';
import { MEDIA } from '../core/media';
import { wordRange } from '../core/units';
import type { UnitPlace } from '../protocol/panel';
import type { ListId, Part, Range, UnitList, UnitTable } from '../protocol/units';
import { shiftUnits, type Edit } from './shiftUnits';

/** Index of the input of a run that the document is. */
const DOCUMENT = 0;

/** One list of a run, with what its units are. */
export interface ShownList {
  readonly list: UnitList;
  /** The units as the engine cut them: places are the input's. As many as have been told so far. */
  readonly cut: UnitTable;
  /** Where the units stand in the document now. */
  readonly units: UnitTable;
}

/** The lists of one run by their ids, in the order in which the engine named them. */
export type ShownLists = ReadonlyMap<ListId, ShownList>;

/** The parts of a list whose units have their places in the document's characters: only these have places in an editor. */
export function documentParts(list: UnitList): Part[] {
  return list.parts.filter(({ medium, input }) => MEDIA[medium].places === 'characters' && input === DOCUMENT);
}

/** A list whose units are all told: `moved` by where the part of the document begins that was run, then by edits. */
export function placed(list: UnitList, cut: UnitTable, offset: number, edits: readonly (readonly Edit[])[]): ShownList {
  const begin = [{ offset: 0, length: 0, inserted: offset }];
  const units = [...(offset === 0 ? [] : [begin]), ...edits].reduce((moved, edit) => editUnits(moved, list, edit), cut);
  return { list, cut, units };
}

/** The same list after an edit of the document. */
export function edited(shown: ShownList, edits: readonly Edit[]): ShownList {
  return { ...shown, units: editUnits(shown.units, shown.list, edits) };
}

function editUnits(units: UnitTable, list: UnitList, edits: readonly Edit[]): UnitTable {
  return documentParts(list).reduce((moved, part) => shiftUnits(moved, edits, part), units);
}

/** Where a unit stands in the document, without the blanks around its word; null where it has no place there, or none any more. */
export function placeInDocument(lists: ShownLists, { list: id, unit }: UnitPlace): Range | null {
  const shown = lists.get(id);
  const part = shown && partOf(shown.list, unit);
  if (shown === undefined || part === undefined || !documentParts(shown.list).includes(part)) return null;
  const range = wordRange(shown.units, unit);
  return range.end > range.start ? range : null;
}

/** True where an edit has reached the unit, so that it stands nowhere any more. */
export function isStale(lists: ShownLists, { list, unit }: UnitPlace): boolean {
  const shown = lists.get(list);
  if (shown === undefined) return false;
  const { cut, units } = shown;
  return cut.end[unit]! > cut.start[unit]! && units.end[unit] === units.start[unit];
}

/** What a unit says. Undefined where there is no such unit. */
export function textOf(lists: ShownLists, { list, unit }: UnitPlace): string | undefined {
  return lists.get(list)?.units.text[unit];
}

/** True where there is such a unit. */
export function hasUnit(lists: ShownLists, { list, unit }: UnitPlace): boolean {
  const length = lists.get(list)?.list.length ?? 0;
  return Number.isInteger(unit) && unit >= 0 && unit < length;
}
