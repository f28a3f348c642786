import { pictureParts, type PicturePart } from '../../../src/core/lists';
import type { PanelInspection, PanelList } from '../../../src/protocol/panel';

/** A picture of an inspection: a part of one of its lists. */
export interface ShownPicture {
  readonly list: PanelList;
  /** Index of the part in its list. */
  readonly index: number;
  readonly part: PicturePart;
}

/** Every picture, in the order of the lists. */
export function picturesOf({ lists }: PanelInspection): ShownPicture[] {
  return lists.flatMap((list) =>
    pictureParts(list.list).map((part) => ({ list, part, index: list.list.parts.indexOf(part) })),
  );
}
