/** Formats of pictures that are told by their first bytes. */
export type PictureKind = 'png' | 'jpeg' | 'webp' | 'avif' | 'heic' | 'gif' | 'tiff' | 'bmp' | 'svg';

/** Bytes from the start that are enough to tell a picture: an SVG's root may stand behind a long comment. */
export const PICTURE_HEAD_BYTES = 65_536;

/** Major brands of the ISO base media files that hold one picture, or a sequence of them. */
const AVIF = ['avif', 'avis'];
const HEIC = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'];
/** Lengths of the headers that follow a BMP file's own. */
const BMP_HEADERS = [12, 40, 52, 56, 64, 108, 124];

/** What a file is, by its bytes alone; null where it is no picture of a format that is known here. */
export function pictureKind(bytes: Uint8Array): PictureKind | null {
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (begins(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  const start = ascii(bytes, 0, 6);
  if (start === 'GIF87a' || start === 'GIF89a') return 'gif';
  if (start.startsWith('RIFF') && ascii(bytes, 8, 4) === 'WEBP') return 'webp';
  if (ascii(bytes, 4, 4) === 'ftyp') return ofBrand(bytes);
  // 42, or 43 for files over 4 GB, in the byte order that the first two letters say.
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return 'tiff';
  if (
    start.startsWith('BM') &&
    BMP_HEADERS.includes(bytes[14] ?? 0) &&
    [...bytes.subarray(15, 18)].every((byte) => byte === 0)
  )
    return 'bmp';
  return isSvg(bytes) ? 'svg' : null;
}

/** Whether a file is a picture, by its bytes; the first {@link PICTURE_HEAD_BYTES} are enough. */
export function isPicture(bytes: Uint8Array): boolean {
  return pictureKind(bytes) !== null;
}

function ofBrand(bytes: Uint8Array): PictureKind | null {
  const brand = ascii(bytes, 8, 4);
  if (AVIF.includes(brand)) return 'avif';
  if (!HEIC.includes(brand)) return null;
  // The general brands are both formats' own: the list of compatible ones, up to the end of the box, tells.
  const end = Math.min(bytes.length, ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0));
  for (let at = 16; at + 4 <= end; at += 4) if (AVIF.includes(ascii(bytes, at, 4))) return 'avif';
  return 'heic';
}

/** Text whose first element is `svg`, behind a byte order mark, white space, declarations, comments and a document type. */
function isSvg(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  if (first !== 0x3c && first !== 0xef && first !== 0xfe && first !== 0xff) return false;
  let text = decoded(bytes.subarray(0, PICTURE_HEAD_BYTES)).replace(/^\ufeff/, '');
  for (;;) {
    const before = text;
    text = text
      .replace(/^\s+/, '')
      .replace(/^<\?[^]*?\?>/, '')
      .replace(/^<!--[^]*?-->/, '')
      .replace(/^<!DOCTYPE\s[^[>]*(\[[^]*?\]\s*)?>/i, '');
    if (text === before) return /^<([\w.-]+:)?svg[\s/>]/.test(text);
  }
}

function decoded(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}
