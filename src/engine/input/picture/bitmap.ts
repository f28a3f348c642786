import { ImageError } from '../../../protocol/errors';

/** Red, green, blue and alpha of a BMP file, row by row from the top. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  /** [height × width × 4] */
  readonly pixels: Uint8Array;
}

/** Values of a header's `compression`: the colours as they are, and such with masks that say which bits are which colour. */
const PLAIN = 0;
const MASKS = [3, 6];
const FILE_HEADER = 14;
/** The header of OS/2, with 16 bits for each side and three bytes a colour; all others begin like Windows 3's. */
const CORE_HEADER = 12;
const WHOLE_HEADER = 40;
/** Masks of 16 and 32 bits without any of their own: red, green, blue, alpha. */
const DEFAULT_MASKS: Readonly<Record<number, readonly number[]>> = {
  16: [0x7c00, 0x03e0, 0x001f, 0],
  32: [0xff0000, 0xff00, 0xff, 0],
};

/** What the headers of a BMP file say. */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly fromTop: boolean;
  readonly bits: number;
  readonly masks: readonly number[];
  /** Where the colours stand that pixels of up to 8 bits are indices of, their number, and bytes of each. */
  readonly palette: { readonly start: number; readonly count: number; readonly bytes: number };
  readonly start: number;
}

/**
 * Decodes a BMP file without compression, which the prebuilt decoders of `sharp` do not read: 1, 4, 8, 16, 24 or 32 bits a
 * pixel (https://learn.microsoft.com/windows/win32/gdi/bitmap-storage). Throws ImageError for a compressed one, for more than `most` pixels,
 * and where the file ends before its last pixel.
 */
export function decodeBitmap(name: string, bytes: Uint8Array, most: number): Bitmap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < FILE_HEADER + CORE_HEADER) throw cutOff(name);
  const header = readHeader(name, view);
  const { width, height, fromTop, bits, start } = header;
  if (!(width > 0 && height > 0) || width * height > most)
    throw new ImageError(`${name}: wanted a BMP of 1 to ${most} pixels, found ${width} × ${height}`);
  // Rows end at a multiple of four bytes.
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) throw cutOff(name);
  const colourOf = bits <= 8 ? indexed(view, header) : direct(view, header);
  const pixels = new Uint8Array(4 * width * height);
  const target = new DataView(pixels.buffer);
  for (let y = 0; y < height; y++) {
    const row = start + stride * (fromTop ? y : height - 1 - y);
    for (let x = 0; x < width; x++) target.setUint32(4 * (y * width + x), colourOf(row, x));
  }
  return { width, height, hasAlpha: header.masks[3]! !== 0, pixels };
}

function readHeader(name: string, view: DataView): Header {
  const start = view.getUint32(10, true);
  const length = view.getUint32(14, true);
  const isCore = length === CORE_HEADER;
  if (!isCore && view.byteLength < FILE_HEADER + Math.max(length, WHOLE_HEADER)) throw cutOff(name);
  const bits = view.getUint16(isCore ? 24 : 28, true);
  const compression = isCore ? PLAIN : view.getUint32(30, true);
  if (
    ![1, 4, 8, 16, 24, 32].includes(bits) ||
    (compression !== PLAIN && !(MASKS.includes(compression) && (bits === 16 || bits === 32)))
  ) {
    throw new ImageError(
      `${name}: wanted a BMP without compression, found ${bits} bits a pixel with compression ${compression}`,
    );
  }
  const signedHeight = isCore ? view.getUint16(20, true) : view.getInt32(22, true);
  // Masks stand inside the longer headers, and behind the shortest one.
  const masks = [0, 1, 2, 3].map((i) => {
    if (compression === PLAIN) return DEFAULT_MASKS[bits]?.[i] ?? 0;
    const at = FILE_HEADER + WHOLE_HEADER + 4 * i;
    return (i === 3 && length < 56 && compression !== 6) || at + 4 > Math.min(start, view.byteLength)
      ? 0
      : view.getUint32(at, true);
  });
  const palette =
    FILE_HEADER + length + (length === WHOLE_HEADER && compression !== PLAIN ? (compression === 6 ? 16 : 12) : 0);
  const bytes = isCore ? 3 : 4;
  return {
    width: isCore ? view.getUint16(18, true) : view.getInt32(18, true),
    height: Math.abs(signedHeight),
    fromTop: signedHeight < 0,
    bits,
    masks,
    palette: {
      start: palette,
      count: Math.max(
        0,
        Math.min(2 ** Math.min(bits, 8), Math.floor((Math.min(start, view.byteLength) - palette) / bytes)),
      ),
      bytes,
    },
    start,
  };
}

type ColourOf = (row: number, x: number) => number;

function indexed(view: DataView, { bits, palette: { start, count, bytes } }: Header): ColourOf {
  const colours = Uint32Array.from({ length: 2 ** bits }, (_, i) => {
    if (i >= count) return 0xff;
    const [blue, green, red] = [0, 1, 2].map((channel) => view.getUint8(start + bytes * i + channel)) as [
      number,
      number,
      number,
    ];
    return ((red << 24) | (green << 16) | (blue << 8) | 0xff) >>> 0;
  });
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  return (row, x) => {
    const byte = view.getUint8(row + Math.floor(x / perByte));
    return colours[(byte >> (8 - bits * ((x % perByte) + 1))) & mask]!;
  };
}

function direct(view: DataView, { bits, masks }: Header): ColourOf {
  if (bits === 24) {
    return (row, x) => {
      const at = row + 3 * x;
      return ((view.getUint8(at + 2) << 24) | (view.getUint8(at + 1) << 16) | (view.getUint8(at) << 8) | 0xff) >>> 0;
    };
  }
  const channels = masks.map((mask) => {
    const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
    const largest = mask >>> shift || 1;
    return (value: number): number => Math.round((255 * ((value & mask) >>> shift)) / largest);
  });
  const [red, green, blue, alpha] = channels as [
    (value: number) => number,
    (value: number) => number,
    (value: number) => number,
    (value: number) => number,
  ];
  const opaque = masks[3] === 0;
  return (row, x) => {
    const value = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true);
    return ((red(value) << 24) | (green(value) << 16) | (blue(value) << 8) | (opaque ? 255 : alpha(value))) >>> 0;
  };
}

function cutOff(name: string): ImageError {
  return new ImageError(`${name}: the BMP file is cut off`);
}
