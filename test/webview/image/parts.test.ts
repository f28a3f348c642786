import { describe, expect, it } from 'vitest';
import { strength } from '../../../src/core/paint';
import { paletteColour } from '../../../src/core/palettes';
import { CROPPED } from '../page/pictureFixture';
import { settle } from '../panelPage';
import { calls, statusLine } from '../panelSuite';
import {
  columns,
  expectPatches,
  heat,
  imageSuite,
  inPatch,
  PATCHES,
  pixel,
  rows,
  shownOf,
  special,
  unitAt,
} from './imagePage';

const open = imageSuite();

describe('top regions', () => {
  it('are boxes with their shares, and a list that lights them up', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Regions', exact: true }).click();
    await settle(page);
    const weights = await heat(page);
    const total = weights.slice(special.length).reduce((sum, weight) => sum + weight, 0);
    const shares = (await page.locator('.regions .top-share').allTextContents()).map(parseFloat);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThanOrEqual(59.9);
    const names = await page.locator('.regions .top-name').allTextContents();
    const [, row, rowEnd, column, columnEnd] = /^rows? (\d)(?:–(\d))?, columns? (\d)(?:–(\d))?$/.exec(names[0]!)!;
    let inside = 0;
    for (let r = Number(row); r <= Number(rowEnd ?? row); r++) {
      for (let c = Number(column); c <= Number(columnEnd ?? column); c++) inside += weights[unitAt(r, c)]!;
    }
    expect((inside / total) * 100).toBeGreaterThanOrEqual(shares[0]! - 0.1);
    const edge = inPatch(Number(row), Number(columnEnd ?? column), 1, 0.5);
    expect((await pixel(page, 'marks', edge))[3]).toBeGreaterThan(0);
    const painted = (): Promise<number> =>
      page.locator('.image-marks').evaluate(
        (canvas: HTMLCanvasElement) =>
          canvas
            .getContext('2d')!
            .getImageData(0, 0, canvas.width, canvas.height)
            .data.filter((value, i) => i % 4 === 3 && value > 0).length,
      );
    const before = await painted();
    await page.locator('.regions .top-row').first().hover();
    await settle(page);
    expect(await painted()).toBeGreaterThan(before);
    await page.locator('.regions .top-row').first().click();
    await settle(page);
    const [request] = (await calls(page, 'setLens')) as { lens: { units: number[] } }[];
    expect(request!.lens.units.every((unit) => unit >= special.length)).toBe(true);
    await page.keyboard.press('r');
    await settle(page);
    expect(await page.locator('.regions').isVisible()).toBe(false);
  });
});

describe('special tokens', () => {
  it('are chips with their mass, which show where they look and pin', async () => {
    const page = await open();
    const weights = await heat(page);
    const share = (weight: number): string =>
      `${(weight * 100).toFixed(weight >= 0.1 ? 1 : weight < 0.00095 ? 3 : 2)} %`;
    expect(await page.locator('.image-chips .chip').allTextContents()).toEqual(
      special.map((name, i) => `${name} ${share(weights[i]!)}`),
    );
    expect(await page.getByRole('button', { name: '[CLS]' }).first().getAttribute('aria-pressed')).toBe('true');
    const register = page.locator('.image-chips .chip').nth(2);
    await register.hover();
    await settle(page, 200);
    await expectPatches(page, await heat(page, { units: [2] }));
    expect(await statusLine(page)).toContain('register 2 looks at row');
    await register.click();
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: 2 } }]);
    await page.mouse.move(2, 2);
    await page.locator('.image-chips .chip').nth(2).click();
    await settle(page);
    expect((await calls(page, 'pin')).at(-1)).toEqual({ place: null });
  });
});

describe('maps of the heads', () => {
  it('are where the query looks in each, and choose the head', async () => {
    const page = await open();
    expect(await page.locator('.head-map').count()).toBe(8);
    for (const head of [0, 3, 7]) {
      const shown = shownOf(await heat(page, { head }));
      const pixels = await page
        .locator('.head-map-canvas')
        .nth(head)
        .evaluate((canvas: HTMLCanvasElement) => {
          const { width, height } = canvas;
          return { width, height, data: Array.from(canvas.getContext('2d')!.getImageData(0, 0, width, height).data) };
        });
      expect([pixels.width, pixels.height]).toEqual([columns, rows]);
      for (let i = 0; i < PATCHES; i++) {
        const step = Math.round(strength(shown.weights[special.length + i]!, shown.scale) * 255) / 255;
        expect(pixels.data.slice(4 * i, 4 * i + 3)).toEqual([...paletteColour('amber', step, [31, 31, 31], 'dark')]);
      }
    }
    const third = page.getByRole('radio', { name: 'Map of head 3' });
    await third.click();
    await settle(page);
    expect(await third.getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('ArrowRight');
    await settle(page);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Map of head 4');
    await page.getByRole('radio', { name: 'Map of head 4' }).click();
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([
      { lens: { head: 3 } },
      { lens: { head: 4 } },
      { lens: { head: 'mean' } },
    ]);
    await expectPatches(page, await heat(page, { head: 'mean' }));
  });
});

describe('the model’s answers', () => {
  it('have their probabilities as bars', async () => {
    const page = await open();
    expect(await page.locator('.predictions .top-name').allTextContents()).toEqual([
      'heron',
      'crane',
      'stork',
      'egret',
      'reed <b>',
    ]);
    expect(await page.locator('.predictions .top-share').allTextContents()).toEqual([
      '71.0 %',
      '18.0 %',
      '5.00 %',
      '2.00 %',
      '0.40 %',
    ]);
    expect(await calls(page, 'outputs')).toEqual([{ inspection: 'picture-0', list: 'input', unit: null, count: 5 }]);
  });

  it('are not there where the model has no head for them', async () => {
    const page = await open({ picture: { ...CROPPED, answers: [] } });
    expect(await page.locator('.predictions').first().isVisible()).toBe(false);
  });
});
