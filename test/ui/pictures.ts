import sharp, { type Sharp } from 'sharp';

/** A meadow under a low sun, with a bird on one leg and the grain of film: smooth parts, edges and noise. The same every time. */
export function photo(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  let seed = 7;
  const grain = (): number => ((seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff - 0.5) * 14;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const [x, y] = [i / width, j / height];
      const colour = colourAt(x, y).map((value) => Math.round(Math.min(255, Math.max(0, value + grain()))));
      pixels.set(colour, 3 * (j * width + i));
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** `x` and `y` from 0 to 1. */
function colourAt(x: number, y: number): number[] {
  const bird =
    ((x - 0.35) / 0.11) ** 2 + ((y - 0.52) / 0.08) ** 2 < 1 ||
    (Math.abs(x - 0.35) < 0.008 && y > 0.52 && y < 0.86) ||
    ((x - 0.44) / 0.035) ** 2 + ((y - 0.4) / 0.035) ** 2 < 1;
  if (bird) return [52, 58, 74];
  const sun = Math.hypot((x - 0.74) * 1.5, y - 0.24);
  if (sun < 0.1) return [255, 226, 150];
  const hill = 0.68 + 0.06 * Math.sin(7 * x);
  if (y > hill) return [70 + 60 * y, 110 + 30 * Math.sin(60 * x + 20 * y), 48];
  return [235 - 120 * (y < 0.1 ? 0.6 : 0.4) - 60 * sun, 170 - 40 * sun, 120 + 90 * (1 - y)];
}

/** Right of the middle there is nothing. */
export function halfClear(width: number, height: number): Sharp {
  const mask = Buffer.from(Uint8Array.from({ length: width * height }, (_, i) => (i % width < width / 2 ? 255 : 0)));
  return photo(width, height).joinChannel(mask, { raw: { width, height, channels: 1 } });
}
