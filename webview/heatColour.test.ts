import { describe, expect, it } from 'vitest';
import { STEPS } from '../src/core/paint';
import type { Palette } from '../src/protocol/panel';
import { contrast } from './contrast';
import { heatColours, readableOn } from './heatColour';
import type { Theme } from './theme';

const dark: Theme = {
  kind: 'dark',
  contrast: false,
  ground: [31, 31, 31],
  ink: [204, 204, 204],
  dim: [157, 157, 157],
  font: 'monospace',
  fontSize: 13,
};
const light: Theme = { ...dark, kind: 'light', ground: [255, 255, 255], ink: [59, 59, 59], dim: [97, 97, 97] };

describe('heatColours', () => {
  const palettes: Palette[] = ['amber', 'viridis', 'cividis', 'magma'];
  it.each(palettes.flatMap((palette) => [dark, light].map((theme) => ({ palette, theme, kind: theme.kind }))))(
    'keeps the text readable: $palette, $kind',
    ({ palette, theme }) => {
      const colours = heatColours(palette, theme);
      expect(colours).toHaveLength(STEPS + 1);
      expect(colours[0]).toBeNull();
      for (const colour of colours.slice(1)) {
        const [background, ink] = [colour!.background, colour!.ink].map((css) => css.match(/\d+/g)!.map(Number));
        expect(contrast(background as never, ink as never)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it('gets stronger with every step', () => {
    const reds = heatColours('amber', dark).map((colour) => Number(/\d+/.exec(colour?.background ?? '31')![0]));
    expect(reds).toEqual([...reds].sort((a, b) => a - b));
  });
});

describe('readableOn', () => {
  it('is black or white where the preferred colour cannot be read', () => {
    expect(readableOn([255, 255, 255], [250, 250, 250])).toEqual([0, 0, 0]);
    expect(readableOn([0, 0, 0], [5, 5, 5])).toEqual([255, 255, 255]);
    expect(readableOn([255, 255, 255], [60, 60, 60])).toEqual([60, 60, 60]);
  });
});
