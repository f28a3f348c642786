import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { strength } from '../../src/core/paint';
import { paletteTable } from '../../src/core/palettes';
import type { Palette } from '../../src/protocol/panel';
import { longText } from './page/texts';
import { settle } from './panelPage';
import { calls, dataOf, panelSuite, statusLine } from './panelSuite';

const open = panelSuite({ memory: { view: 'matrix' }, lens: { map: 'encoder.2.self', head: 1 } }, 300);

const shown = (page: Page): Promise<Record<'x' | 'y' | 'scale' | 'peak', number>> =>
  dataOf(page, '.matrix-map', 'x', 'y', 'scale', 'peak');

/** The colour in the middle of a cell. */
async function cellPixel(page: Page, query: number, key: number): Promise<number[]> {
  const { x, y, scale } = await shown(page);
  const at = [(key + 0.5 - x) * scale, (query + 0.5 - y) * scale].map(Math.floor);
  return page.locator('.matrix-map').evaluate((canvas, [px, py]) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
    return Array.from(canvas.getContext('2d')!.getImageData(px!, py!, 1, 1).data.slice(0, 3));
  }, at);
}

function colourOf(weight: number, peak: number, palette: Palette = 'amber', kind: 'dark' | 'light' = 'dark'): number[] {
  const table = paletteTable(palette, kind === 'dark' ? [31, 31, 31] : [255, 255, 255], kind);
  const from = Math.round(strength(weight, { floor: 0, peak }) * 255) * 3;
  return Array.from(table.slice(from, from + 3));
}

const CELLS = [
  [0, 0],
  [0, 89],
  [89, 0],
  [20, 6],
  [20, 20],
  [51, 60],
  [89, 89],
] as const;

describe('pixels', () => {
  it.each([
    ['amber', 'dark', 1],
    ['amber', 'light', 2],
    ['viridis', 'dark', 1.5],
  ] as const)('are the weights: %s, %s, %d device pixels', async (palette, theme, ratio) => {
    const page = await open({ theme, ratio, options: { palette } });
    const { peak } = await shown(page);
    const rows = await page.evaluate(() =>
      window.fakeHost.units().text.map((_, query) => window.fakeHost.row('encoder.2.self', 1, query)),
    );
    expect(peak).toBeCloseTo(Math.max(...rows.flatMap((row) => row.slice(1, -1))), 6);
    for (const [query, key] of CELLS) {
      expect(await cellPixel(page, query, key)).toEqual(colourOf(rows[query]![key]!, peak, palette, theme));
    }
  });

  it('are scaled over special units too where these are included', async () => {
    const page = await open({ lens: { map: 'encoder.2.self', head: 0 }, options: { sink: 'include' } });
    const rows = await page.evaluate(() =>
      window.fakeHost.units().text.map((_, query) => window.fakeHost.row('encoder.2.self', 0, query)),
    );
    expect((await shown(page)).peak).toBeCloseTo(Math.max(...rows.flat()), 6);
  });

  it('follow the lens', async () => {
    const page = await open();
    await page.evaluate(() => window.fakeHost.setLens({ map: 'encoder.0.self', head: 'mean' }));
    await settle(page, 400);
    const row = await page.evaluate(() => window.fakeHost.row('encoder.0.self', 'mean', 20));
    expect(await cellPixel(page, 20, 19)).toEqual(colourOf(row[19]!, (await shown(page)).peak));
  });

  it('are exact when zoomed in, around the pointer', async () => {
    const page = await open();
    const box = (await page.locator('.matrix-map').boundingBox())!;
    const before = await shown(page);
    await page.mouse.move(box.x + 200, box.y + 150);
    await page.mouse.wheel(0, -700);
    await settle(page, 300);
    const after = await shown(page);
    expect(after.scale).toBeGreaterThan(before.scale * 2);
    expect(after.x + 200 / after.scale).toBeCloseTo(200 / before.scale, 3);
    const query = Math.floor(after.y + 3);
    const key = Math.floor(after.x + 4);
    const row = await page.evaluate((q) => window.fakeHost.row('encoder.2.self', 1, q), query);
    expect(await cellPixel(page, query, key)).toEqual(colourOf(row[key]!, after.peak));
  });
});

describe('1,800 units', () => {
  it('keep every peak, and ask for few and small tiles', async () => {
    const page = await open({ text: longText(1700), layers: 1, heads: 2, lens: { map: 'encoder.0.self', head: 0 } });
    await settle(page, 2500);
    const tiles = (await calls(page, 'tile')) as { width: number; height: number }[];
    expect(tiles.length).toBeLessThan(12);
    expect(Math.max(...tiles.map(({ width, height }) => width * height))).toBeLessThanOrEqual(256 * 256);
    // This head looks at the unit before: each pixel row has a bright pixel on the diagonal.
    const bright = await page.locator('.matrix-map').evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      const side = Math.min(canvas.width, canvas.height) - 4;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, side, side);
      let rows = 0;
      for (let y = 4; y < side; y++) {
        let near = 0;
        for (let x = y - 3; x <= Math.min(side - 1, y + 3); x++) near = Math.max(near, data[(y * side + x) * 4]!);
        if (near > 100) rows++;
      }
      return rows / (side - 4);
    });
    expect(bright).toBeGreaterThan(0.99);
  });
});

describe('pointer', () => {
  it('says the exact weight of the cell, points in the editor, and pins with a click', async () => {
    const page = await open();
    const box = (await page.locator('.matrix-map').boundingBox())!;
    const { scale } = await shown(page);
    await page.mouse.move(box.x + 6.5 * scale, box.y + 20.5 * scale, { steps: 3 });
    await settle(page, 250);
    const weight = (await page.evaluate(() => window.fakeHost.row('encoder.2.self', 1, 20)))[6]!;
    expect(await statusLine(page)).toBe(`layer 2 head 1: “.” looks at “stood” ${weight.toFixed(3)}, rank 1 of 90`);
    expect((await calls(page, 'point')).at(-1)).toEqual({ place: { list: 'input', unit: 6 } });
    await page.mouse.down();
    await page.mouse.up();
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: 20 } }]);
    expect(await calls(page, 'setLens')).toEqual([{ lens: { side: 'query', units: [20] } }]);
  });

  it('pans by dragging, and does not pin then', async () => {
    const page = await open();
    const box = (await page.locator('.matrix-map').boundingBox())!;
    await page.mouse.move(box.x + 200, box.y + 200);
    await page.mouse.wheel(0, -900);
    await settle(page, 200);
    const before = await shown(page);
    await page.mouse.down();
    await page.mouse.move(box.x + 150, box.y + 180, { steps: 4 });
    await page.mouse.up();
    await settle(page, 200);
    const after = await shown(page);
    expect(after.x).toBeCloseTo(before.x + 50 / before.scale, 2);
    expect(after.y).toBeCloseTo(before.y + 20 / before.scale, 2);
    expect(await calls(page, 'pin')).toEqual([]);
  });
});

describe('keyboard', () => {
  it('moves from cell to cell and says each, zooms and pins', async () => {
    const page = await open({ lens: { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } });
    const grid = page.getByRole('grid');
    await page.getByRole('button', { name: 'Copy as TSV' }).focus();
    await page.keyboard.press('Tab');
    expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Home');
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
    await settle(page, 250);
    expect(await statusLine(page)).toMatch(/“\.” looks at “stood” 0\.416, rank 1 of 90$/);
    expect((await grid.textContent())!.replace(/[\u2068\u2069]/g, '')).toBe(await statusLine(page));
    expect(await page.getByRole('gridcell').getAttribute('aria-colindex')).toBe('7');
    expect(await page.getByRole('row').getAttribute('aria-rowindex')).toBe('21');
    const before = await shown(page);
    for (const key of ['+', '+', '+']) await page.keyboard.press(key);
    await settle(page, 250);
    expect((await shown(page)).scale).toBeGreaterThan(before.scale * 2);
    await page.keyboard.press('End');
    await settle(page, 250);
    expect((await shown(page)).x).toBeGreaterThan(40);
    await page.keyboard.press('0');
    await settle(page, 250);
    expect(await shown(page)).toEqual(before);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: 21 } }]);
  });
});

it('copies the visible cells as TSV', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Copy as TSV' }).click();
  await settle(page, 200);
  const [request] = await calls(page, 'copy');
  const lines = (request as { text: string }).text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(lines).toHaveLength(91);
  expect(lines[21]![0]).toBe('.');
  const row = await page.evaluate(() => window.fakeHost.row('encoder.2.self', 1, 20));
  expect(lines[21]!.slice(1).map((cell) => Math.fround(Number(cell)))).toEqual(row);
});

it('says what goes wrong, once', async () => {
  const page = await open({ broken: true });
  expect(await page.getByRole('alert').textContent()).toContain('the map could not be read');
  const asked = (await calls(page, 'tile')).length;
  await page.evaluate(() => window.fakeHost.send('point', { place: { list: 'input', unit: 3 } }));
  await settle(page, 300);
  expect((await calls(page, 'tile')).length).toBe(asked);
});

it('waits for a layer that has not been run', async () => {
  const page = await open({ done: 1, lens: { map: 'encoder.3.self', head: 1 } });
  expect(await page.locator('.matrix-note').textContent()).toBe('Layer 3 is on its way…');
  expect(await calls(page, 'tile')).toEqual([]);
  for (const layer of [1, 2, 3]) await page.evaluate((i) => window.fakeHost.layer(i), layer);
  await settle(page, 500);
  expect(await page.locator('.matrix-note').isVisible()).toBe(false);
  expect((await calls(page, 'tile')).length).toBeGreaterThan(0);
});

describe('an overview', () => {
  it('is drawn at once and called sampled, until the sharp tiles are there', async () => {
    const page = await open({ tileDelay: 1500 });
    expect(await page.locator('.matrix-note').textContent()).toBe('Sampled: the sharp picture is on its way…');
    const tiles = (await calls(page, 'tile')) as { width: number; height: number; coarse: boolean }[];
    expect(tiles.map(({ width, height, coarse }) => [width, height, coarse])).toEqual([
      [64, 64, true],
      [90, 90, false],
    ]);
    const painted = await page.locator('.matrix-map').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(data).size;
    });
    expect(painted).toBeGreaterThan(20);
    await expect.poll(() => page.locator('.wait').isVisible()).toBe(true);
    await settle(page, 1600);
    expect(await page.locator('.matrix-note').isVisible()).toBe(false);
    expect(await page.locator('.wait').isVisible()).toBe(false);
    const row = await page.evaluate(() => window.fakeHost.row('encoder.2.self', 1, 20));
    expect(await cellPixel(page, 20, 6)).toEqual(colourOf(row[6]!, (await shown(page)).peak));
  });

  it('sets the end of the colours where a method makes weights of its own', async () => {
    const page = await open({ lens: { map: 'encoder.2.self', head: 'mean', method: 'rollout' } });
    await settle(page, 600);
    const all = await Promise.all(
      Array.from({ length: 90 }, (_, unit) =>
        page.evaluate((units) => window.fakeHost.heat({ side: 'query', units }), [unit]),
      ),
    );
    const { peak } = await shown(page);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThanOrEqual(Math.max(...all.flatMap((row) => row.slice(1, -1))) + 1e-6);
    expect(await cellPixel(page, 20, 6)).toEqual(colourOf(all[20]![6]!, peak));
    expect(await page.locator('.matrix-note').isVisible()).toBe(false);
  });
});
