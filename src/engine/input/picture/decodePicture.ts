import { broken, type OpenPicture } from './openPicture';
import { turnsQuarter, uprightPixels, type Pixels } from './pixels';

/** What transparent parts are laid on before a model sees them. */
export const BACKGROUND = 255;
export const BACKGROUND_NOTE = 'transparent parts laid on white';

export interface DecodedPicture {
  readonly pixels: Pixels;
  /** Whether a pixel lets the ground through. */
  readonly transparent: boolean;
}

/**
 * The pixels of a picture, sRGB with eight bits a channel, transparent parts on white; of {@link PictureFacts.decoded}'s size.
 * Throws ImageError where the file is cut off or broken.
 */
export async function decodePicture(picture: OpenPicture): Promise<DecodedPicture> {
  const { name, format, orientation, decoded, hasAlpha } = picture;
  const size = turnsQuarter(orientation) ? { width: decoded.height, height: decoded.width } : decoded;
  const changesSize = decoded.width !== picture.width || decoded.height !== picture.height;
  let pipeline = picture.pipeline(Math.max(decoded.width, decoded.height), false);
  if (changesSize) pipeline = pipeline.resize(size.width, size.height, { fit: 'fill' });
  const { data, info } = await pipeline
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw broken(name, format, error);
    });
  const { width, height, channels } = info;
  const transparent = hasAlpha && channels === 4 && layOnGround(data);
  return { pixels: uprightPixels(data, width, height, channels, orientation), transparent };
}

/** Blends pixels of four channels with the ground, in place; true where there was something to blend. */
function layOnGround(data: Uint8Array): boolean {
  let transparent = false;
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3]!;
    if (alpha === 255) continue;
    transparent = true;
    for (let channel = at; channel < at + 3; channel++)
      data[channel] = Math.round((data[channel]! * alpha + BACKGROUND * (255 - alpha)) / 255);
  }
  return transparent;
}
