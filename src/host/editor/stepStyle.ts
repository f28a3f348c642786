import { STEPS } from '../../core/paint';
import { AMBER, MOST_COVER, paletteColour, type Rgb } from '../../core/palettes';
import type { Palette } from '../../protocol/panel';

type Theme = 'dark' | 'light';

/** How one step of the heat looks: a background, or a border where the theme is of high contrast. */
export interface StepStyle {
  readonly backgroundColor?: string;
  readonly border?: string;
  readonly overviewRulerColor?: string;
}

/** Steps from here on are marked in the overview ruler. */
export const STRONGEST = STEPS - 2;

/** Palettes that run through many hues still cover less where the weight is less, down to this share of the most. */
const LEAST_COVER = 0.3;

/** One step, 1 to STEPS. Amber keeps its colour and covers more and more of the ground; the others also change their hue. */
export function stepStyle(step: number, palette: Palette, theme: Theme, highContrast: boolean): StepStyle {
  const strength = step / STEPS;
  const colour = palette === 'amber' ? AMBER[theme] : paletteColour(palette, strength, AMBER[theme], theme);
  const ruler = step >= STRONGEST ? { overviewRulerColor: rgba(colour, 1) } : {};
  if (highContrast) return { border: border(step, colour), ...ruler };
  const cover = palette === 'amber' ? strength : LEAST_COVER + (1 - LEAST_COVER) * strength;
  return { backgroundColor: rgba(colour, MOST_COVER * cover), ...ruler };
}

/** Bold from here on, in high contrast. */
export const BOLD = STEPS / 2 + 1;

function border(step: number, colour: Rgb): string {
  const third = Math.ceil((step * 3) / STEPS);
  const width = third === 3 ? '2px' : '1px';
  return `${width} ${third === 1 ? 'dotted' : 'solid'} ${rgba(colour, 0.4 + (0.6 * step) / STEPS)}`;
}

export function rgba([red, green, blue]: Rgb, alpha: number): string {
  return `rgba(${red}, ${green}, ${blue}, ${alpha.toFixed(3)})`;
}
