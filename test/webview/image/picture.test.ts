import { describe, expect, it } from 'vitest';
import { blockColour } from '../page/paintPicture';
import { CROPPED, type PictureSetup } from '../page/pictureFixture';
import { settle } from '../panelPage';
import { calls } from '../panelSuite';
import {
  columns,
  expectLight,
  expectPatches,
  heat,
  imageSuite,
  inPatch,
  light,
  pixel,
  rows,
  shownOf,
  special,
  transform,
} from './imagePage';

const open = imageSuite();

describe('the picture', () => {
  it('is dimmed and hatched where the model did not see it', async () => {
    const page = await open();
    expect((await pixel(page, 'picture', inPatch(2, 2))).slice(0, 3)).toEqual(blockColour(2, 2));
    const [red, green, blue] = await pixel(page, 'picture', [60, 240]);
    expect([red! < 0x40 || green! !== 0x40, blue! < 0x60 || green! > 0x40]).toEqual([true, true]);
    expect([red, green, blue]).not.toEqual([0x20, 0x40, 0x60]);
    expect((await pixel(page, 'heat', [60, 240]))[3]).toBe(0);
    expect(await page.locator('.image-facts').textContent()).toBe(
      '960 × 480, JPEG; turned by EXIF; the model saw the middle 720 × 480',
    );
    expect(await calls(page, 'preview')).toEqual([{ inspection: 'picture-0', list: 'input', part: 0, side: 2048 }]);
  });

  it('keeps its proportions, in the middle', async () => {
    const page = await open();
    const { x, y, scale } = await transform(page);
    const size = await page
      .locator('.image-picture')
      .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
    expect(scale).toBeCloseTo(Math.min((size[0]! - 16) / 960, (size[1]! - 16) / 480), 6);
    expect(x + size[0]! / scale / 2).toBeCloseTo(480, 6);
    expect(y + size[1]! / scale / 2).toBeCloseTo(240, 6);
  });

  it('shows a checked ground where it is transparent', async () => {
    const page = await open({
      picture: { ...CROPPED, seen: { x: 0, y: 0, width: 960, height: 480 }, painting: 'clear' },
    });
    expect((await pixel(page, 'picture', [200, 240])).slice(0, 3)).toEqual([0x30, 0x80, 0xc0]);
    const found = new Set<string>();
    for (let i = 0; i < 12; i++) found.add((await pixel(page, 'picture', [700 + i * 8, 240])).slice(0, 3).join());
    expect(found).toEqual(new Set(['58,58,58', '44,44,44']));
    expect(await page.locator('.image-facts').textContent()).toContain('the model saw all of it');
  });

  it('that cannot be had leaves the heat on a plain ground, and says why', async () => {
    const page = await open({ picture: { ...CROPPED, painting: 'broken' } });
    expect(await page.locator('.image-note').textContent()).toBe('The picture cannot be drawn: the file is truncated');
    await expectPatches(page, await heat(page));
    expect(await page.getByRole('alert').isVisible()).toBe(false);
  });

  it.each([
    [1, 1],
    [3, 4000],
    [12000, 40],
  ])('of %d × %d can be looked at', async (width, height) => {
    const picture: PictureSetup = { ...CROPPED, width, height, seen: { x: 0, y: 0, width, height } };
    const page = await open({ picture });
    const weights = shownOf(await heat(page));
    const at: [number, number] = [(0.5 / columns) * width, (0.5 / rows) * height];
    expectLight(await pixel(page, 'heat', at), light(weights.weights[special.length]!, weights));
  });

  it('stays until a new run of the same document has something to paint', async () => {
    const page = await open();
    const before = await pixel(page, 'picture', inPatch(1, 1));
    await page.evaluate(() => window.fakeHost.again());
    await settle(page);
    expect(await calls(page, 'preview')).toHaveLength(1);
    expect(await pixel(page, 'picture', inPatch(1, 1))).toEqual(before);
    for (const layer of [0, 1, 2, 3]) await page.evaluate((i) => window.fakeHost.layer(i), layer);
    await settle(page, 300);
    expect((await calls(page, 'preview')).at(-1)).toEqual({
      inspection: 'picture-1',
      list: 'input',
      part: 0,
      side: 2048,
    });
    expect(await pixel(page, 'picture', inPatch(1, 1))).toEqual(before);
    await expectPatches(page, await heat(page));
  });
});
