import { STEPS } from '../src/core/paint';
import { AMBER, mix, MOST_COVER, paletteColour, type Rgb } from '../src/core/palettes';
import type { Palette } from '../src/protocol/panel';
import { contrast } from './contrast';
import type { Theme } from './theme';

/** What a unit of text is painted with. */
export interface HeatColour {
  readonly background: string;
  readonly ink: string;
}

/** Palettes that run through many hues cover less where the weight is less, down to this share of the most. */
const LEAST_COVER = 0.3;

/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5;

/** One colour a step, 0 to {@link STEPS}; step 0 is not painted. What is written stays readable on every one. */
export function heatColours(palette: Palette, theme: Theme): readonly (HeatColour | null)[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    if (step === 0) return null;
    const { colour, cover } = lightOf(palette, step / STEPS, theme);
    const background = mix(theme.ground, colour, MOST_COVER * cover);
    return { background: css(background), ink: css(readableOn(background, theme.ink)) };
  });
}

/** What a strength above 0 lays over what is there: a colour, and how much of the most it covers, 0 to 1. */
export function lightOf(palette: Palette, strength: number, { ground, kind }: Theme): { colour: Rgb; cover: number } {
  if (palette === 'amber') return { colour: AMBER[kind], cover: strength };
  return { colour: paletteColour(palette, strength, ground, kind), cover: LEAST_COVER + (1 - LEAST_COVER) * strength };
}

/** [256] pixels by strength, for a layer over a picture: red in the lowest byte, the cover in the highest; 0 is clear. */
export function lightPixels(palette: Palette, theme: Theme): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    if (i === 0) return 0;
    const { colour, cover } = lightOf(palette, i / 255, theme);
    const [red, green, blue] = colour;
    return ((Math.round(cover * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

/** `preferred` where it can be read, else the better of black and white. */
export function readableOn(background: Rgb, preferred: Rgb): Rgb {
  if (contrast(background, preferred) >= READABLE) return preferred;
  const black: Rgb = [0, 0, 0];
  const white: Rgb = [255, 255, 255];
  return contrast(background, white) >= contrast(background, black) ? white : black;
}

export function css(colour: Rgb): string {
  return `rgb(${colour.join(' ')})`;
}
