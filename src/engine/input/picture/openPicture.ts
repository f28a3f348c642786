import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { pictureKind, type PictureKind } from '../../../core/pictureKind';
import { ImageError } from '../../../protocol/errors';
import { decodeBitmap, type Bitmap } from './bitmap';
import { loadSharp } from './loadSharp';
import { turnsQuarter } from './pixels';

/** Pixels that are decoded at full size, at most: with four bytes each they take 200 MB. */
export const MOST_PIXELS = 50_000_000;
/** Pixels of what is decoded at reduced size, about. */
const REDUCED_PIXELS = 16_000_000;
/** A drawing has no pixels of its own: one that is smaller than this on its longer side is drawn larger for the model. */
const SVG_SIDE = 512;
/** Pixels on an inch at which an SVG is as large as it says. */
const SVG_DENSITY = 72;
/** The largest density that `sharp` takes. */
const MOST_DENSITY = 100_000;

/** What the header of a picture's file says. */
export interface PictureFacts {
  /** For messages. */
  readonly name: string;
  readonly format: PictureKind;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** What EXIF says, 1 to 8: the pixels as they are stored are not upright unless it is 1. */
  readonly orientation: number;
  /** Pixels, upright, at which it is decoded for a model. */
  readonly decoded: { readonly width: number; readonly height: number };
  readonly hasAlpha: boolean;
  /** What was done to it, in words. */
  readonly notes: readonly string[];
}

/** A picture's file whose header has been read. */
export interface OpenPicture extends PictureFacts {
  /**
   * A new pipeline over the first frame, as it is stored. `longest`: pixels of the longer side that are wanted of a drawing.
   * `profile`: whether the colours are those of the embedded profile. The reference preprocessing of models takes the numbers as they are.
   */
  readonly pipeline: (longest: number, profile: boolean) => Sharp;
}

/**
 * Reads the header of a picture's file. What it is, its bytes say, not its name.
 * Throws ImageError for an empty file, one that is no picture of a known format, a header that cannot be read, and for a picture of more than
 * {@link MOST_PIXELS} whose format must be decoded whole.
 */
export async function openPicture(name: string, bytes: Uint8Array): Promise<OpenPicture> {
  if (bytes.length === 0) throw new ImageError(`${name}: wanted a picture, found an empty file`);
  const format = pictureKind(bytes);
  if (format === null || format === 'heic') {
    throw new ImageError(
      `${name}: wanted a picture as PNG, JPEG, WebP, AVIF, GIF, TIFF, BMP or SVG, found ${format === null ? 'bytes of no such format' : 'HEIC'}`,
    );
  }
  if (format === 'bmp') return openBitmap(name, decodeBitmap(name, bytes, MOST_PIXELS));
  const sharp = await loadSharp();
  const options: SharpOptions = { limitInputPixels: false, sequentialRead: true, failOn: 'error' };
  const metadata = await sharp(bytes, options)
    .metadata()
    .catch((error: unknown) => {
      throw broken(name, format, error);
    });
  const cmyk = metadata.space === 'cmyk';
  const orientation = metadata.orientation ?? 1;
  const turned = turnsQuarter(orientation);
  const [width, height] = turned ? [metadata.height, metadata.width] : [metadata.width, metadata.height];
  const decoded = decodedSize(name, format, width, height, metadata, bytes);
  return {
    name,
    format,
    width,
    height,
    orientation,
    decoded,
    hasAlpha: metadata.hasAlpha,
    notes: notesOf(metadata, cmyk, orientation, decoded.width < width ? decoded : null),
    pipeline: (longest, profile) =>
      sharp(bytes, {
        ...options,
        // CMYK means no colours without a profile.
        ignoreIcc: !profile && !cmyk,
        ...(format === 'svg'
          ? { density: Math.min(MOST_DENSITY, Math.max(1, (SVG_DENSITY * longest) / Math.max(width, height))) }
          : {}),
      }),
  };
}

/** The error for bytes that could not be decoded. */
export function broken(name: string, format: PictureKind, error: unknown): ImageError {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n').slice(-1);
  return new ImageError(`${name}: the ${format.toUpperCase()} file is cut off or broken (${reason})`, { cause: error });
}

async function openBitmap(name: string, { width, height, hasAlpha, pixels }: Bitmap): Promise<OpenPicture> {
  const sharp = await loadSharp();
  const size = { width, height };
  return {
    name,
    format: 'bmp',
    ...size,
    orientation: 1,
    decoded: size,
    hasAlpha,
    notes: [],
    pipeline: () => sharp(pixels, { raw: { ...size, channels: 4 } }),
  };
}

function decodedSize(
  name: string,
  format: PictureKind,
  width: number,
  height: number,
  metadata: Metadata,
  bytes: Uint8Array,
): OpenPicture['decoded'] {
  if (format === 'svg') {
    const longest = Math.max(width, height);
    const scale = longest < SVG_SIDE ? SVG_SIDE / longest : Math.min(1, Math.sqrt(REDUCED_PIXELS / (width * height)));
    return scaled(width, height, scale);
  }
  if (width * height <= MOST_PIXELS) return { width, height };
  if (!canBeReduced(format, metadata, bytes)) {
    const what = `${metadata.isProgressive ? 'interlaced ' : ''}${format.toUpperCase()}`;
    throw new ImageError(
      `${name}: ${width} × ${height} pixels: wanted at most ${MOST_PIXELS / 1e6} million of ${what}, which cannot be decoded at reduced size`,
    );
  }
  return scaled(width, height, Math.sqrt(REDUCED_PIXELS / (width * height)));
}

function scaled(width: number, height: number, scale: number): OpenPicture['decoded'] {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Whether a large picture of the kind goes through the decoder line by line, or shrinks in it, so that it is never whole in memory. */
function canBeReduced(format: PictureKind, { isProgressive }: Metadata, bytes: Uint8Array): boolean {
  if (format === 'jpeg' || format === 'png') return !isProgressive;
  // VP8L, the lossless kind, keeps all pixels until the end.
  if (format === 'webp') return String.fromCharCode(...bytes.subarray(12, 16)) !== 'VP8L' && !isProgressive;
  return format === 'tiff' || format === 'svg';
}

function notesOf(
  metadata: Metadata,
  cmyk: boolean,
  orientation: number,
  reduced: OpenPicture['decoded'] | null,
): string[] {
  return [
    ...(orientation === 1 ? [] : ['turned upright as its EXIF data asks']),
    ...((metadata.pages ?? 1) > 1 ? [`first of ${metadata.pages} frames`] : []),
    ...(cmyk ? ['converted from CMYK'] : []),
    ...(['ushort', 'short', 'uint', 'int', 'float', 'double'].includes(metadata.depth)
      ? [`reduced from ${BITS[metadata.depth] ?? 16} bits a channel to 8`]
      : []),
    ...(reduced === null ? [] : [`decoded at ${reduced.width} × ${reduced.height}: it is too large to be held whole`]),
  ];
}

const BITS: Readonly<Record<string, number>> = { ushort: 16, short: 16, uint: 32, int: 32, float: 32, double: 64 };
