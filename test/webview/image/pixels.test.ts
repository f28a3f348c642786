import { describe, expect, it } from 'vitest';
import { strength } from '../../../src/core/paint';
import { AMBER } from '../../../src/core/palettes';
import { blockColour } from '../page/paintPicture';
import { settle } from '../panelPage';
import {
  columns,
  expectLight,
  expectPatches,
  heat,
  imageSuite,
  inPatch,
  light,
  over,
  pixel,
  rows,
  seen,
  shownOf,
  transform,
  unitAt,
} from './imagePage';

const open = imageSuite();

describe('pixels', () => {
  it.each([
    ['amber', 'dark', 1],
    ['amber', 'light', 2],
    ['viridis', 'dark', 1.5],
  ] as const)('are the weights: %s, %s, %d device pixels', async (palette, theme, ratio) => {
    const page = await open({ theme, ratio, options: { palette } });
    await expectPatches(page, await heat(page), palette, theme);
  });

  it('of picture and heat stay in register at any zoom, to the pixel', async () => {
    for (const ratio of [1, 1.25]) {
      const page = await open({ ratio });
      const weights = await heat(page);
      for (const zoom of [0, -240, -500, 300]) {
        await page.mouse.move(...(await over(page, inPatch(1, 2, 0.9, 0.9))));
        if (zoom !== 0) await page.mouse.wheel(0, zoom);
        await page.mouse.move(2, 2);
        await settle(page);
        await expectPatches(page, weights);
        const { scale } = await transform(page);
        // Two device pixels on either side of the edge between two patches.
        const step = 2 / scale / (seen.width / columns);
        const shown = shownOf(weights);
        for (const side of [-step, step]) {
          const at = inPatch(1, 2, 1 + side, 0.5);
          const column = side < 0 ? 2 : 3;
          expectLight(await pixel(page, 'heat', at), light(shown.weights[unitAt(1, column)]!, shown));
          const [red, green, blue] = await pixel(page, 'picture', at);
          const [wantedRed, wantedGreen, wantedBlue] = blockColour(1, column);
          // Neighbours differ by 30 in red and by 120 in blue; a picture that is made smaller overshoots a little at an edge.
          expect(
            Math.max(Math.abs(red! - wantedRed), Math.abs(green! - wantedGreen), Math.abs(blue! - wantedBlue)),
          ).toBeLessThan(12);
        }
      }
    }
  });

  it('follow palette, lens and opacity', async () => {
    const page = await open();
    await page.evaluate(() => window.fakeHost.setLens({ map: 'encoder.0.self', head: 'mean' }));
    await settle(page);
    await expectPatches(page, await heat(page));
    const opacity = (): Promise<string> =>
      page.locator('.image-heat').evaluate((canvas) => getComputedStyle(canvas).opacity);
    expect(Number(await opacity())).toBeCloseTo(0.62, 2);
    await page.getByRole('slider', { name: 'Opacity of the heat' }).fill('0');
    await settle(page);
    expect(await opacity()).toBe('0');
  });

  it('are looked at as before once the page is back', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Smooth' }).click();
    await page.getByRole('button', { name: 'Regions' }).click();
    await page.getByRole('slider', { name: 'Opacity of the heat' }).fill('30');
    await settle(page);
    const memory = await page.evaluate(() => window.fakeHost.remembered.at(-1) ?? null);
    expect(memory?.views['image']).toEqual({ smooth: true, opacity: 0.3, regions: true });
    const back = await open({ memory });
    expect(await back.locator('.image-heat').evaluate((canvas) => getComputedStyle(canvas).opacity)).toBe('0.3');
    expect(await back.getByRole('slider', { name: 'Opacity of the heat' }).inputValue()).toBe('30');
    for (const name of ['Smooth', 'Regions'])
      expect(await back.getByRole('button', { name }).getAttribute('aria-pressed')).toBe('true');
    expect(await back.locator('.regions').isVisible()).toBe(true);
  });

  it('are smooth between the centres of patches, and go on at the borders', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Smooth' }).click();
    await settle(page);
    const weights = await heat(page);
    const shown = shownOf(weights);
    const weight = (row: number, column: number): number => weights[unitAt(row, column)]!;
    const { x, y, scale } = await transform(page);
    for (const [row, column, right, down] of [
      [1, 2, 0.5, 0.5],
      [1, 2, 0.9, 0.5],
      [2, 3, 0.75, 0.8],
      [0, 0, 0.1, 0.1],
      [3, 5, 0.9, 0.6],
    ] as const) {
      const at = inPatch(row, column, right, down);
      // Of the pixel's own centre.
      const centre = [at[0] - x, at[1] - y].map((value) => (Math.floor(value * scale) + 0.5) / scale);
      const across = Math.min(columns - 1, Math.max(0, ((centre[0]! + x - seen.x) / seen.width) * columns - 0.5));
      const along = Math.min(rows - 1, Math.max(0, ((centre[1]! + y - seen.y) / seen.height) * rows - 0.5));
      const [left, top] = [Math.min(columns - 2, Math.floor(across)), Math.min(rows - 2, Math.floor(along))];
      const [u, v] = [across - left, along - top];
      const wanted =
        weight(top, left) * (1 - u) * (1 - v) +
        weight(top, left + 1) * u * (1 - v) +
        weight(top + 1, left) * (1 - u) * v +
        weight(top + 1, left + 1) * u * v;
      expectLight(await pixel(page, 'heat', at), light(wanted, shown), 2);
    }
  });

  it('are frames of four widths in high contrast', async () => {
    const page = await open({ theme: 'high-contrast' });
    const shown = shownOf(await heat(page));
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const level = Math.round(strength(shown.weights[unitAt(row, column)]!, shown.scale) * 4);
        const size = (seen.height / rows) * (await transform(page)).scale;
        // In the middle of what only this level and those above it cover.
        for (const candidate of [1, 2, 3, 4]) {
          const inset = (2 + size * 0.24 * ((candidate - 0.5) / 4)) / size;
          const found = await pixel(page, 'heat', inPatch(row, column, 0.5, inset));
          expect(found[3] === 255 && found[0] === AMBER.dark[0], `${row} ${column} ${candidate}`).toBe(
            level >= candidate,
          );
        }
      }
    }
  });
});
