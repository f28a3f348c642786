import { interpolateCividis, interpolateMagma, interpolateViridis } from 'd3-scale-chromatic';
import type { Palette } from '../protocol/panel';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Amber is attention. Deeper where the ground is light, so that it still reads as one warm light. */
export const AMBER: Record<'dark' | 'light', Rgb> = { dark: [255, 176, 59], light: [214, 122, 0] };

/** Most of the text's ground that the strongest unit covers: what is written stays readable. */
export const MOST_COVER = 0.62;

const SCALES: Record<Exclude<Palette, 'amber'>, (t: number) => string> = {
  viridis: interpolateViridis,
  cividis: interpolateCividis,
  magma: interpolateMagma,
};

/** The colour of strength `t` (0 to 1) on a ground: amber blends from the ground, the others are scales of their own. */
export function paletteColour(palette: Palette, t: number, ground: Rgb, theme: 'dark' | 'light'): Rgb {
  const strength = Math.min(1, Math.max(0, t));
  if (palette === 'amber') return mix(ground, AMBER[theme], strength);
  return parseColour(SCALES[palette](theme === 'dark' ? strength : 1 - strength));
}

/** [r, g, b] × 256, for painting pixels by table. */
export function paletteTable(palette: Palette, ground: Rgb, theme: 'dark' | 'light'): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) table.set(paletteColour(palette, i / 255, ground, theme), i * 3);
  return table;
}

export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => Math.round(from[i]! + (to[i]! - from[i]!) * share)) as unknown as Rgb;
}

/** `#rrggbb` or `rgb(r, g, b)`, as the scales give them. */
function parseColour(text: string): Rgb {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  if (hex !== null) return [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16), parseInt(hex[3]!, 16)];
  const rgb = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(text);
  if (rgb === null) throw new RangeError(`colour ${text}: wanted #rrggbb or rgb(r, g, b)`);
  return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3])];
}
