import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { rankOf, show, strength, type Shown } from '../../src/core/paint';
import { AMBER, paletteColour } from '../../src/core/palettes';
import type { Palette } from '../../src/protocol/panel';
import { blockColour } from './page/paintPicture';
import { CROPPED, type PictureSetup } from './page/pictureFixture';
import { settle, type PanelOptions } from './panelPage';
import { calls, panelSuite, statusLine } from './panelSuite';

const openPanel = panelSuite();
const { columns, rows, seen, special } = CROPPED;
const PATCHES = columns * rows;
const UNITS = special.length + PATCHES;
const SPECIAL = Uint8Array.from({ length: UNITS }, (_, i) => (i < special.length ? 1 : 0));

async function open(options: PanelOptions = {}): Promise<Page> {
  const page = await openPanel({ picture: CROPPED, lens: { layer: 2, head: 1 }, ...options });
  await settle(page, 300);
  return page;
}

interface Transform {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

const transform = (page: Page): Promise<Transform> =>
  page.locator('.image-stage').evaluate(({ dataset }: HTMLElement) => ({ x: Number(dataset['x']), y: Number(dataset['y']), scale: Number(dataset['scale']) }));

/** The middle of a patch, or another place in it, pixels of the picture. */
function inPatch(row: number, column: number, right = 0.5, down = 0.5): [number, number] {
  return [seen.x + ((column + right) * seen.width) / columns, seen.y + ((row + down) * seen.height) / rows];
}

/** RGBA of a layer at a point of the picture. */
async function pixel(page: Page, layer: 'picture' | 'heat' | 'focus' | 'marks', [px, py]: readonly [number, number]): Promise<number[]> {
  const { x, y, scale } = await transform(page);
  return page.locator(`.image-${layer}`).evaluate(
    (canvas, at) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas');
      return Array.from(canvas.getContext('2d')!.getImageData(at[0]!, at[1]!, 1, 1).data);
    },
    [(px - x) * scale, (py - y) * scale].map(Math.floor),
  );
}

/** The point of the page over a point of the picture. */
async function over(page: Page, [px, py]: readonly [number, number]): Promise<[number, number]> {
  const { x, y, scale } = await transform(page);
  const box = (await page.locator('.image-stage').boundingBox())!;
  const ratio = await page.evaluate(() => devicePixelRatio);
  return [box.x + ((px - x) * scale) / ratio, box.y + ((py - y) * scale) / ratio];
}

const heat = (page: Page, lens: Record<string, unknown> = {}): Promise<number[]> => page.evaluate((wanted) => window.fakeHost.heat(wanted), lens);

function shownOf(weights: readonly number[]): Shown {
  return show(Float32Array.from(weights), { special: SPECIAL } as never, 'apart');
}

/** What a weight lays over the picture: RGBA. */
function light(weight: number, { scale }: Shown, palette: Palette = 'amber', theme: 'dark' | 'light' = 'dark'): number[] {
  const step = Math.round(strength(weight, scale) * 255) / 255;
  if (step === 0) return [0, 0, 0, 0];
  if (palette === 'amber') return [...AMBER[theme], Math.round(step * 255)];
  return [...paletteColour(palette, step, [31, 31, 31], theme), Math.round((0.3 + 0.7 * step) * 255)];
}

/** A canvas keeps colours multiplied by their alpha: what is faint has lost some of them. */
function expectLight(found: readonly number[], wanted: readonly number[], alpha = 0): void {
  expect(Math.abs(found[3]! - wanted[3]!), `${found.join()} for ${wanted.join()}`).toBeLessThanOrEqual(alpha);
  if (wanted[3]! < 32) return;
  for (let i = 0; i < 3; i++) expect(Math.abs(found[i]! - wanted[i]!), `${found.join()} for ${wanted.join()}`).toBeLessThanOrEqual(4);
}

async function expectPatches(page: Page, weights: readonly number[], palette: Palette = 'amber', theme: 'dark' | 'light' = 'dark'): Promise<void> {
  const shown = shownOf(weights);
  const { x, y, scale } = await transform(page);
  const [width, height] = await page.locator('.image-heat').evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height] as const);
  let seenPatches = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = inPatch(row, column);
      const [px, py] = [(at[0] - x) * scale, (at[1] - y) * scale];
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      seenPatches++;
      expectLight(await pixel(page, 'heat', at), light(shown.weights[special.length + row * columns + column]!, shown, palette, theme));
    }
  }
  expect(seenPatches).toBeGreaterThan(0);
}

const unitAt = (row: number, column: number): number => special.length + row * columns + column;

describe('the views of a picture', () => {
  it('are Image and Matrix; those of a text are Tokens and Matrix', async () => {
    const page = await open({ memory: { view: 'tokens', document: null } });
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Image', 'Matrix']);
    expect(await page.getByRole('tab', { name: 'Image' }).getAttribute('aria-selected')).toBe('true');
    await page.getByRole('tab', { name: 'Image' }).focus();
    await page.keyboard.press('ArrowRight');
    await settle(page);
    expect(await page.locator('.matrix').isVisible()).toBe(true);
    const text = await openPanel({ memory: { view: 'image', document: null } });
    expect(await text.getByRole('tab').allTextContents()).toEqual(['Tokens', 'Matrix']);
    expect(await text.locator('.tokens').isVisible()).toBe(true);
  });

  it('are in a custom editor as in the panel, and a list in the side view', async () => {
    const editor = await open({ surface: 'editor' });
    expect(await calls(editor, 'ready')).toEqual([{ surface: 'editor', memory: null }]);
    expect(await editor.locator('.image-stage').isVisible()).toBe(true);
    const side = await open({ surface: 'side', width: 300, height: 560 });
    expect(await side.getByRole('tab').count()).toBe(0);
    expect(await side.locator('.top-scroll .top-name').first().textContent()).toMatch(/^row \d, column \d$/);
    expect(await side.locator('.answers').isVisible()).toBe(true);
    expect(await side.getByText('Follow the caret').isVisible()).toBe(false);
    expect(await side.evaluate(() => document.documentElement.scrollWidth)).toBe(300);
  });
});

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
          expect(Math.max(Math.abs(red! - wantedRed), Math.abs(green! - wantedGreen), Math.abs(blue! - wantedBlue))).toBeLessThan(12);
        }
      }
    }
  });

  it('follow palette, lens and opacity', async () => {
    const page = await open();
    await page.evaluate(() => window.fakeHost.setLens({ layer: 0, head: 'mean' }));
    await settle(page);
    await expectPatches(page, await heat(page));
    const opacity = (): Promise<string> => page.locator('.image-heat').evaluate((canvas) => getComputedStyle(canvas).opacity);
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
    expect(memory?.look).toEqual({ smooth: true, opacity: 0.3, regions: true });
    const back = await open({ memory });
    expect(await back.locator('.image-heat').evaluate((canvas) => getComputedStyle(canvas).opacity)).toBe('0.3');
    expect(await back.getByRole('slider', { name: 'Opacity of the heat' }).inputValue()).toBe('30');
    for (const name of ['Smooth', 'Regions']) expect(await back.getByRole('button', { name }).getAttribute('aria-pressed')).toBe('true');
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
    for (const [row, column, right, down] of [[1, 2, 0.5, 0.5], [1, 2, 0.9, 0.5], [2, 3, 0.75, 0.8], [0, 0, 0.1, 0.1], [3, 5, 0.9, 0.6]] as const) {
      const at = inPatch(row, column, right, down);
      // Of the pixel's own centre.
      const centre = [at[0] - x, at[1] - y].map((value) => (Math.floor(value * scale) + 0.5) / scale);
      const across = Math.min(columns - 1, Math.max(0, ((centre[0]! + x - seen.x) / seen.width) * columns - 0.5));
      const along = Math.min(rows - 1, Math.max(0, ((centre[1]! + y - seen.y) / seen.height) * rows - 0.5));
      const [left, top] = [Math.min(columns - 2, Math.floor(across)), Math.min(rows - 2, Math.floor(along))];
      const [u, v] = [across - left, along - top];
      const wanted =
        weight(top, left) * (1 - u) * (1 - v) + weight(top, left + 1) * u * (1 - v) + weight(top + 1, left) * (1 - u) * v + weight(top + 1, left + 1) * u * v;
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
          expect(found[3] === 255 && found[0] === AMBER.dark[0], `${row} ${column} ${candidate}`).toBe(level >= candidate);
        }
      }
    }
  });
});

describe('the picture', () => {
  it('is dimmed and hatched where the model did not see it', async () => {
    const page = await open();
    expect((await pixel(page, 'picture', inPatch(2, 2))).slice(0, 3)).toEqual(blockColour(2, 2));
    const [red, green, blue] = await pixel(page, 'picture', [60, 240]);
    expect([red! < 0x40 || green! !== 0x40, blue! < 0x60 || green! > 0x40]).toEqual([true, true]);
    expect([red, green, blue]).not.toEqual([0x20, 0x40, 0x60]);
    expect((await pixel(page, 'heat', [60, 240]))[3]).toBe(0);
    expect(await page.locator('.image-facts').textContent()).toBe('960 × 480, JPEG; turned by EXIF; the model saw the middle 720 × 480');
    expect(await calls(page, 'preview')).toEqual([{ inspection: 'picture-0', side: 2048 }]);
  });

  it('keeps its proportions, in the middle', async () => {
    const page = await open();
    const { x, y, scale } = await transform(page);
    const size = await page.locator('.image-picture').evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
    expect(scale).toBeCloseTo(Math.min((size[0]! - 16) / 960, (size[1]! - 16) / 480), 6);
    expect(x + size[0]! / scale / 2).toBeCloseTo(480, 6);
    expect(y + size[1]! / scale / 2).toBeCloseTo(240, 6);
  });

  it('shows a checked ground where it is transparent', async () => {
    const page = await open({ picture: { ...CROPPED, seen: { x: 0, y: 0, width: 960, height: 480 }, painting: 'clear' } });
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

  it.each([[1, 1], [3, 4000], [12000, 40]])('of %d × %d can be looked at', async (width, height) => {
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
    expect((await calls(page, 'preview')).at(-1)).toEqual({ inspection: 'picture-1', side: 2048 });
    expect(await pixel(page, 'picture', inPatch(1, 1))).toEqual(before);
    await expectPatches(page, await heat(page));
  });
});

describe('pointer', () => {
  it('shows where a patch looks, and gives the shared lens back', async () => {
    const page = await open();
    for (const [row, column] of [[1, 2], [3, 5], [0, 0]] as const) {
      await page.mouse.move(...(await over(page, inPatch(row, column))));
      await settle(page, 200);
      const weights = await heat(page, { query: unitAt(row, column) });
      await expectPatches(page, weights);
      const best = weights.map((weight, unit) => ({ unit, weight })).filter(({ unit }) => SPECIAL[unit] === 0).sort((a, b) => b.weight - a.weight)[0]!;
      const place = best.unit - special.length;
      const name = `row ${Math.floor(place / columns)}, column ${place % columns}`;
      expect(await statusLine(page)).toMatch(new RegExp(`^layer 2 head 1: row ${row}, column ${column} looks at ${name} 0\\.\\d+, rank ${rankOf(Float32Array.from(weights), best.unit)} of ${UNITS}$`));
      expect(await page.locator('.top-query').textContent()).toBe(`row ${row}, column ${column}`);
      expect((await calls(page, 'point')).at(-1)).toEqual({ unit: unitAt(row, column) });
    }
    await page.mouse.move(2, 2);
    await settle(page);
    await expectPatches(page, await heat(page));
    expect(await calls(page, 'setLens')).toEqual([]);
    expect(await calls(page, 'pin')).toEqual([]);
  });

  it('does not wait for the host where the row is known: its neighbours are asked for before', async () => {
    const page = await open({ delay: 250 });
    await page.mouse.move(...(await over(page, inPatch(1, 2))));
    await settle(page, 1200);
    const asked = (await calls(page, 'heat')).length;
    await page.mouse.move(...(await over(page, inPatch(1, 3))));
    await settle(page, 30);
    await expectPatches(page, await heat(page, { query: unitAt(1, 3) }));
    const own = (await calls(page, 'heat')).slice(asked) as { lens: { query: number } }[];
    expect(own.map(({ lens }) => lens.query)).not.toContain(unitAt(1, 3));
  });

  it('looks from the query too where the lens is of what is received', async () => {
    const page = await open({ lens: { layer: 2, head: 1, direction: 'received', query: null } });
    await page.mouse.move(...(await over(page, inPatch(2, 1))));
    await settle(page, 200);
    await expectPatches(page, await heat(page, { direction: 'from', query: unitAt(2, 1) }));
  });

  it('pins with a click, reads the weights of what is pinned, and lets go with another or with Escape', async () => {
    const page = await open();
    await page.mouse.click(...(await over(page, inPatch(1, 2))));
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ unit: unitAt(1, 2) }]);
    await page.mouse.move(...(await over(page, inPatch(2, 4))));
    await settle(page);
    const weights = await heat(page, { query: unitAt(1, 2) });
    await expectPatches(page, weights);
    const weight = weights[unitAt(2, 4)]!;
    expect(await statusLine(page)).toContain(`row 1, column 2 looks at row 2, column 4 ${weight >= 0.0995 ? weight.toFixed(3) : weight.toPrecision(3)}, rank`);
    await page.mouse.click(...(await over(page, inPatch(1, 2))));
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ unit: unitAt(1, 2) }, { unit: null }]);
    await page.mouse.click(...(await over(page, inPatch(1, 2))));
    await settle(page);
    await page.keyboard.press('Escape');
    await settle(page);
    expect((await calls(page, 'pin')).at(-1)).toEqual({ unit: null });
    expect((await calls(page, 'setLens')).at(-1)).toEqual({ lens: { query: 0 } });
  });

  it('drags a region: the mean of its rows, until Escape', async () => {
    const page = await open();
    await page.mouse.move(...(await over(page, inPatch(1, 1, 0.9, 0.2))));
    await page.mouse.down();
    await page.mouse.move(...(await over(page, inPatch(2, 3, 0.1, 0.7))), { steps: 6 });
    await settle(page, 200);
    const region = [unitAt(1, 1), unitAt(1, 2), unitAt(1, 3), unitAt(2, 1), unitAt(2, 2), unitAt(2, 3)];
    const all = await Promise.all(region.map((query) => page.evaluate((unit) => window.fakeHost.row(2, 1, unit), query)));
    const mean = all[0]!.map((_, key) => all.reduce((sum, row) => sum + row[key]! / region.length, 0));
    await expectPatches(page, mean);
    expect(await calls(page, 'setLens')).toEqual([]);
    await page.mouse.up();
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([{ lens: { region, direction: 'from' } }]);
    await page.mouse.move(2, 2);
    await settle(page);
    await expectPatches(page, mean);
    expect(await page.locator('.top-query').textContent()).toBe('rows 1–2, columns 1–3');
    await page.locator('.image-twin').focus();
    await page.keyboard.press('Escape');
    await settle(page);
    expect((await calls(page, 'setLens')).at(-1)).toEqual({ lens: { region: null } });
    expect(await calls(page, 'pin')).toEqual([]);
  });

  it('breaks a drag off with Escape', async () => {
    const page = await open();
    await page.locator('.image-twin').focus();
    await page.mouse.move(...(await over(page, inPatch(1, 1))));
    await page.mouse.down();
    await page.mouse.move(...(await over(page, inPatch(2, 3))), { steps: 4 });
    await settle(page);
    await page.keyboard.press('Escape');
    await page.mouse.move(...(await over(page, inPatch(3, 3))));
    await page.mouse.up();
    await page.mouse.move(2, 2);
    await settle(page);
    await expectPatches(page, await heat(page));
    expect(await calls(page, 'setLens')).toEqual([]);
  });

  it('moves the picture with the space bar and with the middle button, and fits it with a double click', async () => {
    const page = await open();
    await page.mouse.move(...(await over(page, inPatch(1, 2))));
    await page.mouse.wheel(0, -900);
    await settle(page);
    const before = await transform(page);
    const box = (await page.locator('.image-stage').boundingBox())!;
    const drag = async (button: 'left' | 'middle'): Promise<void> => {
      await page.mouse.move(box.x + 200, box.y + 150);
      await page.mouse.down({ button });
      await page.mouse.move(box.x + 170, box.y + 130, { steps: 4 });
      await page.mouse.up({ button });
      await settle(page);
    };
    await drag('middle');
    expect((await transform(page)).x).toBeCloseTo(before.x + 30 / before.scale, 3);
    await page.keyboard.down(' ');
    await drag('left');
    await page.keyboard.up(' ');
    expect((await transform(page)).x).toBeCloseTo(before.x + 60 / before.scale, 3);
    expect((await transform(page)).y).toBeCloseTo(before.y + 40 / before.scale, 3);
    await page.mouse.wheel(12, 9);
    await settle(page);
    expect((await transform(page)).x).toBeCloseTo(before.x + 72 / before.scale, 3);
    expect(await calls(page, 'pin')).toEqual([]);
    await page.mouse.dblclick(box.x + 200, box.y + 150);
    await settle(page);
    expect((await transform(page)).scale).toBeLessThan(before.scale);
    expect((await calls(page, 'pin')).at(-1)).toEqual({ unit: null });
  });
});

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
          const [left, top, size] = [px! - side / 2, py! - side / 2, side].map((length) => length * share) as [number, number, number];
          context.drawImage(layer, left, top, size, size, 0, 0, side, side);
        }
        const { data } = context.getImageData(0, 0, side, side);
        const grey = (i: number, j: number): number => data[(j * side + i) * 4 + 1]!;
        const values: number[] = [];
        for (let j = 1; j < side - 1; j++) {
          for (let i = 1; i < side - 1; i++) values.push(grey(i - 1, j) + grey(i + 1, j) + grey(i, j - 1) + grey(i, j + 1) - 4 * grey(i, j));
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
    const ranked = Array.from({ length: PATCHES }, (_, i) => ({ i, s: strength(weights[special.length + i]!, shown.scale) })).sort((a, b) => b.s - a.s);
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
      page.locator('.image-marks').evaluate((canvas: HTMLCanvasElement) => canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.filter((value, i) => i % 4 === 3 && value > 0).length);
    const before = await painted();
    await page.locator('.regions .top-row').first().hover();
    await settle(page);
    expect(await painted()).toBeGreaterThan(before);
    await page.locator('.regions .top-row').first().click();
    await settle(page);
    const [request] = (await calls(page, 'setLens')) as { lens: { region: number[] } }[];
    expect(request!.lens.region.every((unit) => unit >= special.length)).toBe(true);
    await page.keyboard.press('r');
    await settle(page);
    expect(await page.locator('.regions').isVisible()).toBe(false);
  });
});

describe('special tokens', () => {
  it('are chips with their mass, which show where they look and pin', async () => {
    const page = await open();
    const weights = await heat(page);
    const share = (weight: number): string => `${(weight * 100).toFixed(weight >= 0.1 ? 1 : weight < 0.00095 ? 3 : 2)} %`;
    expect(await page.locator('.image-chips .chip').allTextContents()).toEqual(special.map((name, i) => `${name} ${share(weights[i]!)}`));
    expect(await page.getByRole('button', { name: '[CLS]' }).first().getAttribute('aria-pressed')).toBe('true');
    const register = page.locator('.image-chips .chip').nth(2);
    await register.hover();
    await settle(page, 200);
    await expectPatches(page, await heat(page, { query: 2 }));
    expect(await statusLine(page)).toContain('register 2 looks at row');
    await register.click();
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ unit: 2 }]);
    await page.mouse.move(2, 2);
    await page.locator('.image-chips .chip').nth(2).click();
    await settle(page);
    expect((await calls(page, 'pin')).at(-1)).toEqual({ unit: null });
  });
});

describe('maps of the heads', () => {
  it('are where the query looks in each, and choose the head', async () => {
    const page = await open();
    expect(await page.locator('.head-map').count()).toBe(8);
    for (const head of [0, 3, 7]) {
      const shown = shownOf(await heat(page, { head }));
      const pixels = await page.locator('.head-map-canvas').nth(head).evaluate((canvas: HTMLCanvasElement) => {
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
    expect(await calls(page, 'setLens')).toEqual([{ lens: { head: 3 } }, { lens: { head: 4 } }, { lens: { head: 'mean' } }]);
    await expectPatches(page, await heat(page, { head: 'mean' }));
  });
});

describe('the model’s answers', () => {
  it('have their probabilities as bars', async () => {
    const page = await open();
    expect(await page.locator('.answers .top-name').allTextContents()).toEqual(['heron', 'crane', 'stork', 'egret', 'reed <b>']);
    expect(await page.locator('.answers .top-share').allTextContents()).toEqual(['71.0 %', '18.0 %', '5.00 %', '2.00 %', '0.40 %']);
    expect(await calls(page, 'answers')).toEqual([{ inspection: 'picture-0', count: 5 }]);
  });

  it('are not there where the model has no head for them', async () => {
    const page = await open({ picture: { ...CROPPED, answers: [] } });
    expect(await page.locator('.answers').isVisible()).toBe(false);
  });
});

describe('keyboard', () => {
  it('moves from patch to patch and says each, zooms and pins', async () => {
    const page = await open();
    const grid = page.getByRole('grid', { name: 'Patches of heron.jpg' });
    await page.getByRole('button', { name: 'Regions', exact: true }).focus();
    await page.keyboard.press('Tab');
    expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await settle(page, 200);
    expect(await statusLine(page)).toMatch(/^layer 2 head 1: row 1, column 2 looks at row \d, column \d 0\.\d+, rank 1 of 27$/);
    expect(await grid.textContent()).toBe(await page.locator('.status-words').textContent());
    expect(await page.getByRole('gridcell').getAttribute('aria-colindex')).toBe('3');
    expect(await page.getByRole('row').getAttribute('aria-rowindex')).toBe('2');
    await expectPatches(page, await heat(page, { query: unitAt(1, 2) }));
    await page.keyboard.press('End');
    await page.keyboard.press('PageDown');
    await settle(page);
    expect(await page.getByRole('gridcell').getAttribute('aria-colindex')).toBe('6');
    expect(await page.getByRole('row').getAttribute('aria-rowindex')).toBe('4');
    const before = await transform(page);
    for (const key of ['+', '+', '+']) await page.keyboard.press(key);
    await settle(page);
    expect((await transform(page)).scale).toBeGreaterThan(before.scale * 2);
    await page.keyboard.press('0');
    await settle(page);
    expect(await transform(page)).toEqual(before);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ unit: unitAt(3, 0) }]);
    await page.keyboard.press('Escape');
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ unit: unitAt(3, 0) }, { unit: null }]);
  });

  it('gives Escape on where there is nothing to let go', async () => {
    const page = await open();
    await page.evaluate(() => window.addEventListener('keydown', ({ key }) => (document.body.dataset['last'] = key)));
    await page.locator('.image-twin').focus();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.body.dataset['last'])).toBe('Escape');
  });
});

it('copies the weights as they lie, as TSV', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Copy as TSV' }).click();
  await settle(page);
  const [request] = await calls(page, 'copy');
  const lines = (request as { text: string }).text.trimEnd().split('\n').map((line) => line.split('\t'));
  expect(lines[0]).toEqual(['', 'column 0', 'column 1', 'column 2', 'column 3', 'column 4', 'column 5']);
  expect(lines.slice(1).map(([name]) => name)).toEqual(['row 0', 'row 1', 'row 2', 'row 3']);
  expect(lines.slice(1).flatMap((line) => line.slice(1).map((cell) => Math.fround(Number(cell))))).toEqual((await heat(page)).slice(special.length));
});

it('points at a patch that is pointed at in the list', async () => {
  const page = await open();
  const marked = async (row: number, column: number): Promise<boolean> => (await pixel(page, 'marks', inPatch(row, column, 0.5, 0)))[3]! > 0;
  const [, row, column] = /row (\d), column (\d)/.exec((await page.locator('.top-scroll .top-name').first().textContent())!)!;
  expect(await marked(Number(row), Number(column))).toBe(false);
  await page.locator('.top-scroll .top-row').first().hover();
  await settle(page);
  expect(await marked(Number(row), Number(column))).toBe(true);
  await page.locator('.top-scroll .top-row').first().click();
  await settle(page);
  expect(await calls(page, 'pin')).toEqual([{ unit: unitAt(Number(row), Number(column)) }]);
  expect(await calls(page, 'reveal')).toEqual([]);
});

it('draws the first layer of a run, before there is a query to look from', async () => {
  const page = await open({ done: 0 });
  expect(await page.locator('.image-note').textContent()).toBe('The first layer is on its way…');
  await page.evaluate(() => window.fakeHost.layer(0));
  await settle(page);
  expect(await page.locator('.image-note').isVisible()).toBe(false);
  const shown = await page.evaluate(() => window.fakeHost.heat({ layer: 0, head: 1, direction: 'received' }));
  await expectPatches(page, shown);
});
