import type { Size } from '../../core/maps/attentionMap';
import { show, stepOf, STEPS, type Shown } from '../../core/paint';
import { AMBER, paletteColour } from '../../core/palettes';
import { patchesOf, rectangleOf } from '../../core/regions';
import type { PicturePart } from '../../core/lists';
import type { Heat } from '../../protocol/lens';
import type { Palette, SinkMode } from '../../protocol/panel';
import type { PicturePreview } from '../../protocol/pictures';
import type { ListId, UnitTable } from '../../protocol/units';
import { rgba } from '../editor/stepStyle';
import type { ShownLists } from '../shownLists';

export interface OverlayParts {
  readonly preview: PicturePreview;
  readonly lists: ShownLists;
  /** The picture, among the units of its list. */
  readonly list: ListId;
  readonly part: PicturePart;
  readonly heat: Pick<Heat, 'list' | 'weights'>;
}

/** Most of the picture that the strongest patch covers. */
const MOST_COVER = 0.75;

/** A small picture with its heat over it (none where the heat is over another list), as an image that needs no file; as large as the preview. */
export function overlaySvg(
  { preview, lists, list, part, heat }: OverlayParts,
  { palette, sink, ground }: { readonly palette: Palette; readonly sink: SinkMode; readonly ground: 'dark' | 'light' },
): string {
  const units = heat.list === list ? lists.get(list)?.units : undefined;
  const paths = units === undefined ? [] : patchPaths(units, part, show(heat.weights, units, sink), preview);
  const layers = paths.map((path, step) => {
    if (step === 0 || path === '') return '';
    const colour = palette === 'amber' ? AMBER[ground] : paletteColour(palette, step / STEPS, [0, 0, 0], ground);
    return `<path d="${path}" fill="${rgba(colour, 1)}" fill-opacity="${((MOST_COVER * step) / STEPS).toFixed(3)}"/>`;
  });
  const size = `width="${preview.width}" height="${preview.height}"`;
  const data = Buffer.from(preview.bytes).toString('base64');
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} href="data:${preview.mime};base64,${data}"/>${layers.join('')}</svg>`;
}

/** The patches of every step, at the scale of the preview. */
function patchPaths(units: UnitTable, part: PicturePart, { weights, scale }: Shown, preview: Size): string[] {
  const paths = Array.from({ length: STEPS + 1 }, () => '');
  const [x, y] = [preview.width / part.picture.width, preview.height / part.picture.height];
  for (const unit of patchesOf(units, part)) {
    const patch = rectangleOf(units, unit);
    // Whole pixels of a preview would leave gaps between patches; a tenth is not seen.
    const [left, top, width, height] = [patch.x * x, patch.y * y, patch.width * x, patch.height * y].map(
      (value) => Math.round(value * 10) / 10,
    );
    paths[stepOf(weights[unit]!, scale)] += `M${left} ${top}h${width}v${height}h-${width}z`;
  }
  return paths;
}
