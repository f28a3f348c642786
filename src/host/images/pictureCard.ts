import { lensName } from '../../core/format';
import { percent } from '../../core/paint';
import { topRegions } from '../../core/regions';
import { LINKS } from '../../ids';
import type { Picture } from '../../protocol/engine';
import type { Heat, Lens } from '../../protocol/lens';
import type { ModelCard } from '../../protocol/models';
import type { UnitTable } from '../../protocol/units';
import { escapeMarkdown } from '../editor/escapeMarkdown';

export interface PictureFacts {
  readonly card: Pick<ModelCard, 'id'>;
  readonly picture: Pick<Picture, 'columns'>;
  readonly units: UnitTable;
  readonly heat: Heat;
}

/** What the small picture of a hover shows, in Markdown: `headlight-vit · L5 · mean · [CLS] looks at · top region 34.1 %`. */
export function pictureCaption({ card, picture, units, heat }: PictureFacts): string {
  const region = topRegions(heat.weights, units, picture.columns)[0];
  const parts = [card.id, lensName(heat.lens), subject(heat.lens, units)];
  if (region !== undefined) parts.push(`top region ${percent(region.share)}`);
  return parts.map(escapeMarkdown).join(' · ');
}

function subject({ direction, query, region }: Lens, units: UnitTable): string {
  if (direction === 'received' || (query === null && region == null)) return 'what receives most';
  const who = region == null ? units.text[query ?? 0]! : `a region of ${region.length}`;
  return direction === 'to' ? `who looks at ${who}` : `${who} looks at`;
}

/** A link that opens a picture with its attention. */
export function pictureLink(text: string, uri: string): string {
  const argument = encodeURIComponent(JSON.stringify([{ picture: uri }])).replace(
    /[()]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `[${text}](command:${LINKS.inspectPicture}?${argument})`;
}
