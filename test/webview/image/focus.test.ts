import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { strength } from '../../../src/core/paint';
import { CROPPED } from '../page/pictureFixture';
import { settle } from '../panelPage';
import { columns, heat, imageSuite, inPatch, PATCHES, shownOf, special, transform } from './imagePage';

const open = imageSuite();

describe('focus mode', () => {
  /** Variance of the Laplacian around a point of the picture, over what picture and focus show together. */
  const sharpness = async (page: Page, at: readonly [number, number]): Promise<number> => {
    const { x, y, scale } = await transform(page);
    return page.evaluate(
      ([px, py]) => {
        const side = 24;
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = side;
        const context = canvas.getContext('2d')!;
        for (const name of ['picture', 'focus']) {
          const layer = document.querySelector<HTMLCanvasElement>(`.image-${name}`)!;
          const share = layer.width / (layer.getBoundingClientRect().width * devicePixelRatio);
          const [left, top, size] = [px! - side / 2, py! - side / 2, side].map((length) => length * share) as [
            number,
            number,
            number,
          ];
          context.drawImage(layer, left, top, size, size, 0, 0, side, side);
        }
        const { data } = context.getImageData(0, 0, side, side);
        const grey = (i: number, j: number): number => data[(j * side + i) * 4 + 1]!;
        const values: number[] = [];
        for (let j = 1; j < side - 1; j++) {
          for (let i = 1; i < side - 1; i++)
            values.push(grey(i - 1, j) + grey(i + 1, j) + grey(i, j - 1) + grey(i, j + 1) - 4 * grey(i, j));
        }
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      },
      [(at[0] - x) * scale, (at[1] - y) * scale].map(Math.round),
    );
  };

  it('is sharp where it looks and blurred elsewhere, the more so the less weight', async () => {
    const page = await open({ picture: { ...CROPPED, painting: 'texture' } });
    await page.locator('.image-twin').focus();
    await page.keyboard.press('f');
    await settle(page, 200);
    await page.mouse.move(2, 2);
    const weights = await heat(page);
    const shown = shownOf(weights);
    expect(await page.locator('.image-heat').isVisible()).toBe(false);
    const ranked = Array.from({ length: PATCHES }, (_, i) => ({
      i,
      s: strength(weights[special.length + i]!, shown.scale),
    })).sort((a, b) => b.s - a.s);
    const at = (i: number): [number, number] => inPatch(Math.floor(i / columns), i % columns);
    const [most, least] = [await sharpness(page, at(ranked[0]!.i)), await sharpness(page, at(ranked.at(-1).i))];
    expect(most).toBeGreaterThan(20 * least);
    const middle = ranked.filter(({ s }) => s > 0.5 && s < 0.85)[0];
    if (middle !== undefined) {
      const found = await sharpness(page, at(middle.i));
      expect(found).toBeGreaterThan(least);
      expect(found).toBeLessThan(most);
    }
    // What the copy covers changes by little from pixel to pixel: no edges between patches.
    const steps = await page.locator('.image-focus').evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, Math.round(height / 2), width, 1);
      const alphas = Array.from({ length: width }, (_, i) => data[i * 4 + 3]!);
      const first = alphas.findIndex((alpha) => alpha > 0) + 1;
      const last = alphas.findLastIndex((alpha) => alpha > 0);
      return Math.max(...alphas.slice(first + 1, last).map((alpha, i) => Math.abs(alpha - alphas[first + i]!)));
    });
    expect(steps).toBeLessThan(24);
  });
});
