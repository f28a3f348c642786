import { writeFile } from 'node:fs/promises';
import { paintOverlay } from '../core/overlay';
import { show, strength } from '../core/paint';
import type { EngineApi, PicturePreview } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Content } from './content';
import { drawPicture, encodePng, previewOf } from './input/picture/previewOf';
import type { Inspection } from './inspection';
import { heatOfInspection } from './inspectionQueries';

/** Pixels on the longer side of a preview, at most. */
const MOST_SIDE = 8192;

/** Throws HeadlightError `not-found` where the input is no picture, `usage` for a side that is none. */
export function pictureOf(inspection: Inspection, side: number): Promise<PicturePreview> {
  const { open, transparent } = contentOf(inspection);
  if (!(Number.isInteger(side) && side >= 1 && side <= MOST_SIDE))
    throw new HeadlightError('usage', `side ${side}: wanted 1 to ${MOST_SIDE}`);
  return previewOf(open, transparent, side);
}

/**
 * Writes the picture with the heat over it, as PNG, at its own size; one that is too large to be held whole at the size at which it
 * was decoded. Throws HeadlightError `not-found` where the input is no picture, `input` where the file cannot be written; as the heat does.
 */
export async function overlayOf(
  inspection: Inspection,
  { lens, smooth, out }: Parameters<EngineApi['overlay']>[0],
): Promise<{ width: number; height: number; bytes: number }> {
  const { open, picture } = contentOf(inspection);
  const { units } = inspection;
  const shown = show(heatOfInspection(inspection, lens).weights, units, 'apart');
  const first = units.special.indexOf(0);
  const strengths = shown.weights.slice(first).map((weight) => strength(weight, shown.scale));
  const drawn = await drawPicture(
    open,
    Math.min(Math.max(open.width, open.height), Math.max(open.decoded.width, open.decoded.height)),
  );
  const [across, down] = [drawn.width / open.width, drawn.height / open.height];
  const { x, y, width, height } = picture.seen;
  const seen = { x: x * across, y: y * down, width: width * across, height: height * down };
  paintOverlay(drawn, { seen, columns: picture.columns, rows: picture.rows, strengths }, smooth);
  const png = await encodePng(drawn);
  await writeFile(out, png).catch((error: unknown) => {
    throw new HeadlightError(
      'input',
      `${out}: cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  });
  return { width: drawn.width, height: drawn.height, bytes: png.length };
}

function contentOf({ parts }: Inspection): Extract<Content, { kind: 'picture' }> {
  if (parts.content.kind === 'picture') return parts.content;
  throw new HeadlightError('not-found', `the inspection ${parts.request.inspection} is of a text: there is no picture`);
}
