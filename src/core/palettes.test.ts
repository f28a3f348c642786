import { interpolateViridis } from 'd3-scale-chromatic';
import { describe, expect, it } from 'vitest';
import type { Palette } from '../protocol/panel';
import { AMBER, paletteColour, paletteTable, type Rgb } from './palettes';

const DARK: Rgb = [31, 31, 31];
const LIGHT: Rgb = [255, 255, 255];

/** Relative luminance, WCAG 2.1. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

describe('palettes', () => {
  it('amber goes from the ground to amber', () => {
    expect(paletteColour('amber', 0, DARK, 'dark')).toEqual(DARK);
    expect(paletteColour('amber', 1, DARK, 'dark')).toEqual(AMBER.dark);
    expect(paletteColour('amber', 0, LIGHT, 'light')).toEqual(LIGHT);
    expect(paletteColour('amber', 2, LIGHT, 'light')).toEqual(AMBER.light);
  });

  for (const palette of ['amber', 'viridis', 'cividis', 'magma'] satisfies Palette[]) {
    it(`${palette}: luminance alone carries the weight`, () => {
      const steps = Array.from({ length: 25 }, (_, step) => step / 24);
      const dark = steps.map((t) => luminance(paletteColour(palette, t, DARK, 'dark')));
      const light = steps.map((t) => luminance(paletteColour(palette, t, LIGHT, 'light')));
      for (let i = 1; i < steps.length; i++) {
        expect(dark[i]!).toBeGreaterThan(dark[i - 1]!);
        expect(light[i]!).toBeLessThan(light[i - 1]!);
      }
    });
  }

  it('a table holds 256 colours', () => {
    const table = paletteTable('viridis', DARK, 'dark');
    expect(table.length).toBe(768);
    expect(interpolateViridis(1)).toBe('#fde725');
    expect([...table.slice(765)]).toEqual([0xfd, 0xe7, 0x25]);
  });
});
