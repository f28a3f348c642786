import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { storedUpright } from '../../../src/engine/input/picture/pixels';
import { previewOf } from '../../../src/engine/input/picture/previewOf';
import { openPicture } from '../../../src/engine/input/picture/openPicture';
import { readPicture } from '../../../src/engine/input/picture/readPicture';

const WIDTH = 24;
const HEIGHT = 16;
const [RED, GREEN, BLUE, WHITE] = [
  [255, 0, 0],
  [0, 160, 0],
  [0, 0, 255],
  [255, 255, 255],
] as const;

/** Quarters of four colours, so that a turn shows: red, green; blue, white. */
function quarters(width = WIDTH, height = HEIGHT, alpha?: number): Sharp {
  const channels = alpha === undefined ? 3 : 4;
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = y < height / 2 ? (x < width / 2 ? RED : GREEN) : x < width / 2 ? BLUE : WHITE;
      pixels.set([...colour, ...(alpha === undefined ? [] : [alpha])], channels * (y * width + x));
    }
  }
  return sharp(pixels, { raw: { width, height, channels } });
}

/** The colours in the middles of the quarters of an upright picture. */
async function corners(bytes: Uint8Array): Promise<{
  colours: number[][];
  width: number;
  height: number;
  notes: readonly string[];
  format: string;
  transparent: boolean;
}> {
  const { open, decoded } = await readPicture('picture', bytes);
  const { pixels, transparent } = decoded;
  const upright = storedUpright(pixels, 3);
  const at = (x: number, y: number): number[] => {
    const place = 3 * (Math.floor(y * pixels.height) * pixels.width + Math.floor(x * pixels.width));
    return [...upright.subarray(place, place + 3)];
  };
  return {
    colours: [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)],
    width: open.width,
    height: open.height,
    notes: open.notes,
    format: open.format,
    transparent,
  };
}

function close(found: readonly (readonly number[])[], wanted: readonly (readonly number[])[], most: number): void {
  for (const [i, colour] of wanted.entries()) {
    for (const [channel, level] of colour.entries()) {
      expect(Math.abs(level - (found[i]?.[channel] ?? NaN)), `corner ${i}: ${String(found[i])}`).toBeLessThanOrEqual(
        most,
      );
    }
  }
}

const plain = [RED, GREEN, BLUE, WHITE];

describe('formats', () => {
  test.each<[string, () => Promise<Buffer>, number]>([
    ['png', () => quarters().png().toBuffer(), 0],
    ['jpeg', () => quarters().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(), 6],
    ['webp', () => quarters().webp({ lossless: true }).toBuffer(), 0],
    ['avif', () => quarters(64, 64).avif({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer(), 8],
    ['gif', () => quarters().gif().toBuffer(), 0],
    ['tiff', () => quarters().tiff({ compression: 'lzw' }).toBuffer(), 0],
    [
      'svg',
      async () =>
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="16"><rect width="12" height="8" fill="#f00"/><rect x="12" width="12" height="8" fill="#00a000"/><rect y="8" width="12" height="8" fill="#00f"/></svg>',
        ),
      0,
    ],
  ])('%s', async (format, make, most) => {
    const found = await corners(await make());
    expect(found.format).toBe(format);
    close(found.colours, plain, most);
  });

  test('a palette with transparency, laid on white', async () => {
    const found = await corners(await quarters(WIDTH, HEIGHT, 128).png({ palette: true }).toBuffer());
    expect(found.transparent).toBe(true);
    close(found.colours, [[255, 127, 127], [127, 207, 127], [127, 127, 255], WHITE], 4);
  });

  test('an alpha channel that lets nothing through is not called transparent', async () => {
    expect((await corners(await quarters(WIDTH, HEIGHT, 255).png().toBuffer())).transparent).toBe(false);
  });

  test('16 bits a channel', async () => {
    const pixels = Uint16Array.from({ length: 3 * 4 }, (_, i) => [0x1234, 0x8000, 0xffff][i % 3]!);
    const bytes = await sharp(pixels, { raw: { width: 2, height: 2, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const found = await corners(bytes);
    close(found.colours, [[0x12, 0x80, 0xff]], 1);
    expect(found.notes).toEqual(['reduced from 16 bits a channel to 8']);
  });

  test('one channel becomes three', async () => {
    const { colours } = await corners(await quarters().greyscale().png().toBuffer());
    for (const [red, green, blue] of colours) expect([green, blue]).toEqual([red, red]);
    expect(colours[3]).toEqual([...WHITE]);
  });

  test('CMYK', async () => {
    const found = await corners(await quarters().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer());
    expect(found.notes).toEqual(['converted from CMYK']);
    const [red, , blue, white] = found.colours;
    expect(red![0]! - Math.max(red![1]!, red![2]!)).toBeGreaterThan(100);
    expect(blue![2]! - blue![0]!).toBeGreaterThan(60);
    close([white!], [WHITE], 3);
  });

  test('the first frame of several', async () => {
    const frames = await Promise.all([
      quarters().png().toBuffer(),
      sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#888' } })
        .png()
        .toBuffer(),
    ]);
    for (const bytes of [
      await sharp(frames, { join: { animated: true } })
        .gif()
        .toBuffer(),
      await sharp(frames, { join: { animated: true } })
        .webp({ lossless: true })
        .toBuffer(),
    ]) {
      const found = await corners(bytes);
      expect([found.width, found.height, found.notes]).toEqual([WIDTH, HEIGHT, ['first of 2 frames']]);
      close(found.colours, plain, 0);
    }
  });

  test.each([2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i', async (orientation) => {
    const found = await corners(
      await quarters().withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer(),
    );
    // What stands at the top left, top right, bottom left, bottom right, as the standard says where row 0 and column 0 of the file are.
    const wanted = {
      2: [GREEN, RED, WHITE, BLUE],
      3: [WHITE, BLUE, GREEN, RED],
      4: [BLUE, WHITE, RED, GREEN],
      5: [RED, BLUE, GREEN, WHITE],
      6: [BLUE, RED, WHITE, GREEN],
      7: [WHITE, GREEN, BLUE, RED],
      8: [GREEN, WHITE, RED, BLUE],
    }[orientation]!;
    close(found.colours, wanted, 6);
    expect([found.width, found.height]).toEqual(orientation >= 5 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT]);
    expect(found.notes).toEqual(['turned upright as its EXIF data asks']);
  });

  test('the name says nothing: what the bytes are counts', async () => {
    const { open } = await readPicture('picture.jpg', await quarters().png().toBuffer());
    expect(open.format).toBe('png');
  });

  test('1 × 1', async () => {
    const found = await corners(
      await sharp({ create: { width: 1, height: 1, channels: 3, background: '#123456' } })
        .png()
        .toBuffer(),
    );
    expect(found.colours[0]).toEqual([0x12, 0x34, 0x56]);
  });
});

describe('what cannot be read is named', () => {
  const error = (bytes: Uint8Array): Promise<unknown> => readPicture('p.jpg', bytes).catch((reason: unknown) => reason);

  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    ['an empty file', async () => new Uint8Array(), /^p\.jpg: wanted a picture, found an empty file$/],
    [
      'text',
      async () => Buffer.from('a heron'),
      /^p\.jpg: wanted a picture as PNG, .*BMP or SVG, found bytes of no such format$/,
    ],
    ['HEIC', async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), /found HEIC$/],
    ['only a start', async () => Buffer.from([0xff, 0xd8, 0xff, 0xe0]), /^p\.jpg: the JPEG file is cut off or broken/],
    [
      'broken SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect'),
      /^p\.jpg: the SVG file is cut off or broken/,
    ],
  ])('%s', async (_name, bytes, message) => {
    expect(await error(await bytes())).toMatchObject({
      code: 'image',
      name: 'ImageError',
      message: expect.stringMatching(message) as string,
    });
  });

  test.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)('%s that is cut off', async (format) => {
    const whole = await quarters(90, 60).toFormat(format).toBuffer();
    for (const share of [0.3, 0.6, 0.9]) {
      expect(await error(whole.subarray(0, Math.floor(whole.length * share))), `${share}`).toMatchObject({
        code: 'image',
        message: expect.stringMatching(/^p\.jpg: the \w+ file is cut off or broken/) as string,
      });
    }
  });
});

describe('large pictures', () => {
  const flat = (width: number, height: number): Sharp =>
    sharp({ create: { width, height, channels: 3, background: '#406080' }, limitInputPixels: false });

  test.each(['jpeg', 'png'] as const)('%s of 30,000 × 2,000 is decoded at reduced size', async (format) => {
    const { open, decoded } = await readPicture('large', await flat(30_000, 2000).toFormat(format).toBuffer());
    expect([open.width, open.height]).toEqual([30_000, 2000]);
    expect(decoded.pixels.width * decoded.pixels.height).toBeLessThan(17e6);
    expect(open.notes).toEqual([
      `decoded at ${decoded.pixels.width} × ${decoded.pixels.height}: it is too large to be held whole`,
    ]);
    close([[...decoded.pixels.data.subarray(0, 3)]], [[0x40, 0x60, 0x80]], 2);
  });

  test('a header that promises 30,000 × 30,000 pixels of a format that is decoded whole is refused before anything is decoded', async () => {
    const gif = Buffer.concat([
      Buffer.from('GIF89a'),
      Buffer.from([
        0x30, 0x75, 0x30, 0x75, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, 0x2c, 0, 0, 0, 0, 0x30, 0x75, 0x30, 0x75, 0, 2, 2,
        0x44, 1, 0, 0x3b,
      ]),
    ]);
    await expect(readPicture('p.gif', gif)).rejects.toMatchObject({
      code: 'image',
      message: expect.stringMatching(
        /p\.gif: (30000 × 30000 pixels: wanted at most 50 million of GIF|the GIF file is cut off or broken)/,
      ) as string,
    });
    const interlaced = await flat(8000, 7000).png({ progressive: true }).toBuffer();
    await expect(readPicture('p.png', interlaced)).rejects.toThrow(
      'p.png: 8000 × 7000 pixels: wanted at most 50 million of interlaced PNG, which cannot be decoded at reduced size',
    );
  });
});

describe('SVG', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('nothing outside of it is read', async () => {
    const file = join(folder, 'red.png');
    writeFileSync(
      file,
      await sharp({ create: { width: 8, height: 8, channels: 3, background: '#f00' } })
        .png()
        .toBuffer(),
    );
    const images = [`file://${file}`, file, 'red.png', 'http://127.0.0.1:9/red.png']
      .map((href) => `<image href="${href}" xlink:href="${href}" width="40" height="40"/>`)
      .join('');
    const entity = `<!DOCTYPE svg [<!ENTITY outside SYSTEM "file://${file}">]>`;
    const svg = `${entity}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40"><rect width="40" height="40" fill="#00f"/>${images}</svg>`;
    close((await corners(Buffer.from(svg))).colours, [BLUE, BLUE, BLUE, BLUE], 0);
  });

  test('a small one is drawn large enough for a model, a large one small enough', async () => {
    const svg = (side: number): Buffer =>
      Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side / 2}"><rect width="100%" height="100%" fill="#f00"/></svg>`,
      );
    for (const [side, width] of [
      [16, 512],
      [900, 900],
      [30_000, 5657],
    ] as const) {
      const { open, decoded } = await readPicture('drawing', svg(side));
      expect([open.width, decoded.pixels.width]).toEqual([side, width]);
      const { data, origin, xStep, yStep } = decoded.pixels;
      const middle = origin + (width >> 1) * xStep + (width >> 2) * yStep;
      expect([...data.subarray(middle, middle + 3)]).toEqual([...RED]);
    }
  });
});

describe('previews', () => {
  const preview = async (bytes: Uint8Array, side: number) => {
    const { decoded } = await readPicture('p', bytes);
    return previewOf(await openPicture('p', bytes), decoded.transparent, side);
  };

  test('upright, no longer than asked for, JPEG where nothing is transparent', async () => {
    const found = await preview(await quarters(240, 160).withMetadata({ orientation: 6 }).jpeg().toBuffer(), 60);
    expect([found.mime, found.width, found.height]).toEqual(['image/jpeg', 40, 60]);
    const { width, height, format, orientation } = await sharp(found.bytes).metadata();
    expect([width, height, format, orientation]).toEqual([40, 60, 'jpeg', undefined]);
    close((await corners(found.bytes)).colours, [BLUE, RED, WHITE, GREEN], 12);
  });

  test('transparency is kept, in PNG', async () => {
    const found = await preview(await quarters(24, 16, 128).png().toBuffer(), 1000);
    expect([found.mime, found.width, found.height]).toEqual(['image/png', 24, 16]);
    const { data, info } = await sharp(found.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.channels, ...data.subarray(0, 4)]).toEqual([4, 255, 0, 0, 128]);
  });

  test('a drawing is drawn as large as asked for', async () => {
    const found = await preview(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"><rect width="10" height="20" fill="#f00"/></svg>',
      ),
      400,
    );
    expect([found.width, found.height]).toEqual([200, 400]);
  });
});
