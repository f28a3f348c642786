import { writeFile } from 'node:fs/promises';
import type { PicturePart } from '../../core/lists';
import { paintOverlay } from '../../core/overlay';
import { show, strength } from '../../core/paint';
import { patchesOf } from '../../core/regions';
import type { Work } from '../../core/work';
import type { EngineApi, OverlayRequest, PreviewRequest } from '../../protocol/engine';
import { HeadlightError } from '../../protocol/errors';
import type { PicturePreview } from '../../protocol/pictures';
import type { ListId } from '../../protocol/units';
import type { Inspection } from '../inspection';
import type { Pictures } from '../input/picture/pictures';
import type { ReadPicture } from '../input/picture/readPicture';
import { heatOfInspection } from './heat';

/** Pixels on the longer side of a preview, at most. */
const MOST_SIDE = 8192;

/** Throws HeadlightError `not-found` where the part is no picture, `usage` for a side that is none. */
export async function pictureOf(
  inspection: Inspection,
  { list, part, side }: PreviewRequest,
  work: Work,
  pictures: Pictures,
): Promise<PicturePreview> {
  const { name, read } = pictureAt(inspection, list, part);
  if (!(Number.isInteger(side) && side >= 1 && side <= MOST_SIDE))
    throw new HeadlightError('usage', `side ${side}: wanted 1 to ${MOST_SIDE}`);
  return pictures.preview({ name, bytes: read.bytes, transparent: read.decoded.transparent }, side, work.signal);
}

/**
 * Writes the picture with the heat over it, as PNG, at its own size; one that is too large to be held whole at the size at
 * which it was decoded. Throws HeadlightError `not-found` where the part is no picture, `input` where the file cannot be
 * written; as the heat does.
 */
export async function overlayOf(
  inspection: Inspection,
  { lens, part, smooth, out }: OverlayRequest,
  work: Work,
  pictures: Pictures,
): Promise<ReturnType<EngineApi['overlay']>> {
  const heat = await heatOfInspection(inspection, lens, work);
  const { place, name, read } = pictureAt(inspection, heat.list, part);
  const { open } = read;
  const { units } = inspection.list(heat.list);
  const { columns, rows, seen: whole } = place.picture;
  const shown = show(heat.weights, units, 'apart');
  const strengths = Float32Array.from(patchesOf(units, place), (unit) => strength(shown.weights[unit]!, shown.scale));
  const drawn = await pictures.draw(
    { name, bytes: read.bytes },
    Math.min(Math.max(open.width, open.height), Math.max(open.decoded.width, open.decoded.height)),
    work.signal,
  );
  const [across, down] = [drawn.width / open.width, drawn.height / open.height];
  const seen = { x: whole.x * across, y: whole.y * down, width: whole.width * across, height: whole.height * down };
  paintOverlay(drawn, { seen, columns, rows, strengths }, smooth);
  const png = await pictures.encodePng(drawn, work.signal);
  await writeFile(out, png).catch((error: unknown) => {
    throw new HeadlightError(
      'input',
      `${out}: cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
  return { width: drawn.width, height: drawn.height, bytes: png.length };
}

function pictureAt(
  inspection: Inspection,
  id: ListId,
  index: number,
): { place: PicturePart; name: string; read: ReadPicture } {
  const part = inspection.list(id).list.parts[index];
  const input = part?.input == null ? undefined : inspection.facts.inputs[part.input];
  if (part?.picture != null && input?.kind === 'picture') {
    return { place: { ...part, picture: part.picture }, name: input.name, read: input.picture };
  }
  throw new HeadlightError('not-found', `part ${index} of the list ${id} is no picture that could be drawn`);
}
