import { show, stepOf, STEPS } from '../../core/paint';
import { AMBER, paletteColour } from '../../core/palettes';
import { rectangleOf } from '../../core/regions';
import type { Picture, PicturePreview } from '../../protocol/engine';
import type { Heat } from '../../protocol/lens';
import type { Palette, SinkMode } from '../../protocol/panel';
import type { UnitTable } from '../../protocol/units';
import { rgba } from '../editor/stepStyle';

export interface OverlayParts {
  readonly preview: PicturePreview;
  readonly picture: Pick<Picture, 'width' | 'height'>;
  readonly units: UnitTable;
  readonly heat: Pick<Heat, 'weights'>;
}

/** Most of the picture that the strongest patch covers. */
const MOST_COVER = 0.75;

/** A small picture with its heat over it, as an image that needs no file; as large as the preview. */
export function overlaySvg(
  { preview, picture, units, heat }: OverlayParts,
  { palette, sink, ground }: { readonly palette: Palette; readonly sink: SinkMode; readonly ground: 'dark' | 'light' },
): string {
  const { weights, scale } = show(heat.weights, units, sink);
  const paths = Array.from({ length: STEPS + 1 }, () => '');
  const [x, y] = [preview.width / picture.width, preview.height / picture.height];
  for (let unit = 0; unit < units.length; unit++) {
    if (units.special[unit] === 1) continue;
    const patch = rectangleOf(units, unit);
    // Whole pixels of a preview would leave gaps between patches; a tenth is not seen.
    const [left, top, width, height] = [patch.x * x, patch.y * y, patch.width * x, patch.height * y].map(
      (value) => Math.round(value * 10) / 10,
    );
    paths[stepOf(weights[unit]!, scale)] += `M${left} ${top}h${width}v${height}h-${width}z`;
  }
  const layers = paths.map((path, step) => {
    if (step === 0 || path === '') return '';
    const colour = palette === 'amber' ? AMBER[ground] : paletteColour(palette, step / STEPS, [0, 0, 0], ground);
    return `<path d="${path}" fill="${rgba(colour, 1)}" fill-opacity="${((MOST_COVER * step) / STEPS).toFixed(3)}"/>`;
  });
  const size = `width="${preview.width}" height="${preview.height}"`;
  const data = Buffer.from(preview.bytes).toString('base64');
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><image ${size} href="data:${preview.mime};base64,${data}"/>${layers.join('')}</svg>`;
}
