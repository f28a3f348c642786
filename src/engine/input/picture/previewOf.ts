import type { PicturePreview } from '../../../protocol/pictures';
import { loadSharp } from './loadSharp';
import { broken, type OpenPicture } from './openPicture';
import { storedUpright, turnsQuarter, uprightPixels } from './pixels';

/** Of JPEG previews: what is lost at it cannot be seen under an overlay. */
const QUALITY = 90;
/** Of PNG: quick, where the size matters little. */
const COMPRESSION = 3;

/** Pixels of a picture, upright and stored so, in the colours of its profile. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  /** [height × width × channels] */
  readonly pixels: Uint8Array;
}

/**
 * A picture to draw: upright, no side longer than `side`; one that is smaller stays as it is, but for an SVG, which is drawn at the
 * size that is asked for. `transparent`: it has parts that let the ground through, which only PNG keeps.
 * Throws ImageError where the file is cut off or broken.
 */
export async function previewOf(picture: OpenPicture, transparent: boolean, side: number): Promise<PicturePreview> {
  const drawn = await drawPicture(picture, side);
  const { width, height } = drawn;
  if (transparent) return { mime: 'image/png', bytes: await encodePng(drawn), width, height };
  const sharp = await loadSharp();
  const { pixels, channels } = drawn;
  const bytes = await sharp(pixels, { raw: { width, height, channels } })
    .removeAlpha()
    .jpeg({ quality: QUALITY })
    .toBuffer();
  return { mime: 'image/jpeg', bytes: new Uint8Array(bytes), width, height };
}

/** The pixels of a picture at the size that {@link previewOf} says. */
export async function drawPicture(picture: OpenPicture, side: number): Promise<Drawn> {
  const { name, format, orientation } = picture;
  const longest = Math.max(picture.width, picture.height);
  const wanted = format === 'svg' ? side : Math.min(side, longest);
  const [width, height] = [picture.width, picture.height].map((length) =>
    Math.max(1, Math.round((length * wanted) / longest)),
  ) as [number, number];
  const stored = turnsQuarter(orientation) ? { width: height, height: width } : { width, height };
  let pipeline = picture.pipeline(wanted, true);
  if (format === 'svg' || wanted < longest) pipeline = pipeline.resize(stored.width, stored.height, { fit: 'fill' });
  // It is turned here and not in the pipeline, so that a large picture goes through that line by line.
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw broken(name, format, error);
    });
  const channels = info.channels === 4 ? 4 : 3;
  const pixels =
    orientation === 1
      ? data
      : storedUpright(uprightPixels(data, info.width, info.height, channels, orientation), channels);
  return { width, height, channels, pixels };
}

export async function encodePng({ width, height, channels, pixels }: Drawn): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return new Uint8Array(
    await sharp(pixels, { raw: { width, height, channels } }).png({ compressionLevel: COMPRESSION }).toBuffer(),
  );
}
