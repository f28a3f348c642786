import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { BoxedPicture } from './boxedPicture';

/** Pixels on a side of a scene. */
const SIDE = 256;

/**
 * Scenes with one emoji at a random place on a background of coarse noise, so that its box is known exactly: that of the
 * pixels that are not transparent. `archive`: a tar of PNG pictures with transparency. The same seed gives the same scenes.
 */
export async function* emojiScenes(archive: string, count: number, seed = 1): AsyncGenerator<BoxedPicture> {
  const random = randomOf(seed);
  const folder = mkdtempSync(join(tmpdir(), 'headlight-emoji-'));
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.png'))
      .sort();
    for (let i = 0; i < count; i++) {
      const file = files[Math.floor(random() * files.length)]!;
      const size = Math.round(SIDE * (0.25 + 0.25 * random()));
      const { data, info } = await sharp(join(folder, file))
        .ensureAlpha()
        .trim({ threshold: 0 })
        .resize(size, size, { fit: 'inside' })
        .png()
        .toBuffer({ resolveWithObject: true });
      const [x, y] = [Math.floor(random() * (SIDE - info.width)), Math.floor(random() * (SIDE - info.height))];
      const bytes = await sharp(await background(random))
        .composite([{ input: data, left: x, top: y }])
        .png()
        .toBuffer();
      yield { name: `scene ${i}, ${file}`, bytes, box: { x, y, width: info.width, height: info.height } };
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 4 × 4 dull colours, smoothly enlarged. */
function background(random: () => number): Promise<Buffer> {
  const colours = Uint8Array.from({ length: 4 * 4 * 3 }, () => 90 + 80 * random());
  return sharp(colours, { raw: { width: 4, height: 4, channels: 3 } })
    .resize(SIDE, SIDE, { kernel: 'cubic' })
    .png()
    .toBuffer();
}

/** Marsaglia's xorshift, 32 bits: numbers in [0, 1). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
