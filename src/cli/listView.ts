import { pictureParts, type PicturePart } from '../core/lists';
import { topRegions, type Region } from '../core/regions';
import type { ListId, Part, UnitList, UnitTable } from '../protocol/units';
import type { Session } from './session';

/** A list with its units, as far as they were run. */
export interface ListView {
  readonly list: UnitList;
  /** The part of the list that was run, cut to it. */
  readonly parts: readonly Part[];
  readonly units: UnitTable;
}

export async function listView({ lists }: Session, id: ListId): Promise<ListView> {
  const [list, units] = [lists.find(id), await lists.table(id)];
  const parts = list.parts
    .map((part) => ({ ...part, end: Math.min(part.end, units.length) }))
    .filter(({ start, end }) => start < end);
  return { list, units, parts };
}

/** Of the parts of pictures that were run. */
export function pictureViews(
  { list, parts, units }: ListView,
  weights: Float32Array,
): { part: PicturePart; regions: Region[] }[] {
  return pictureParts({ ...list, parts }).map((part) => ({ part, regions: topRegions(weights, units, part) }));
}

/** What a model wrote behind what it was given. */
export interface Written {
  readonly list: ListId;
  /** Null of a dump, which does not tell them. */
  readonly ids: readonly number[] | null;
  /** Without the special units, which end it. */
  readonly text: string;
}

/** Null where nothing was written. */
export async function writtenBy(session: Session): Promise<Written | null> {
  const list = session.lists.all.find(({ given, length }) => given < length);
  if (list === undefined) return null;
  const units = await session.lists.table(list.id);
  const text = units.text.slice(list.given).filter((_text, i) => units.special[list.given + i] !== 1);
  return {
    list: list.id,
    ids: session.opened.card === null ? null : [...units.id.subarray(list.given)],
    text: text.join(''),
  };
}
