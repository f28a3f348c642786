import { lensName } from '../../core/format';
import { percent } from '../../core/paint';
import { topRegions } from '../../core/regions';
import { LINKS } from '../../ids';
import type { PicturePart } from '../../core/lists';
import { mapAt, unitsList } from '../../core/stacks';
import type { Heat, Lens } from '../../protocol/lens';
import type { MapInfo } from '../../protocol/models';
import type { ListId } from '../../protocol/units';
import { escapeMarkdown } from '../editor/escapeMarkdown';
import { textOf, type ShownLists } from '../shownLists';

export interface PictureFacts {
  /** The model's name. */
  readonly model: string;
  readonly maps: readonly MapInfo[];
  readonly lists: ShownLists;
  /** The picture, among the units of its list. */
  readonly list: ListId;
  readonly part: PicturePart;
  readonly heat: Heat;
}

/** What the small picture of a hover shows, in Markdown: `headlight-vit · L5 · mean · [CLS] looks at · top region 34.1 %`. */
export function pictureCaption({ model, maps, lists, list, part, heat }: PictureFacts): string {
  const units = heat.list === list ? lists.get(list)?.units : undefined;
  const region = units && topRegions(heat.weights, units, part)[0];
  const parts = [model, lensName(heat.lens, maps), subject(heat.lens, maps, lists)];
  if (region !== undefined) parts.push(`top region ${percent(region.share)}`);
  return parts.map(escapeMarkdown).join(' · ');
}

function subject({ map: address, side, units }: Lens, maps: readonly MapInfo[], lists: ShownLists): string {
  const map = mapAt(maps, address);
  const list = map === undefined ? null : unitsList(map, side);
  if (list === null || units.length === 0) return 'what receives most';
  const name = textOf(lists, { list, unit: units[0]! }) ?? `unit ${units[0]!}`;
  const who = units.length > 1 ? `a region of ${units.length}` : name;
  return side === 'key' ? `who looks at ${who}` : `${who} looks at`;
}

/** A link that opens a picture with its attention. */
export function pictureLink(text: string, uri: string): string {
  const argument = encodeURIComponent(JSON.stringify([{ picture: uri }])).replace(
    /[()]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `[${text}](command:${LINKS.inspectPicture}?${argument})`;
}
