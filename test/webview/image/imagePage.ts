import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { show, strength, type Shown } from '../../../src/core/paint';
import { AMBER, paletteColour } from '../../../src/core/palettes';
import type { Palette } from '../../../src/protocol/panel';
import { CROPPED } from '../page/pictureFixture';
import { dataOf, panelSuite } from '../panelSuite';

export const { columns, rows, seen, special } = CROPPED;
export const PATCHES = columns * rows;
export const UNITS = special.length + PATCHES;
export const SPECIAL = Uint8Array.from({ length: UNITS }, (_, i) => (i < special.length ? 1 : 0));

/** Opens the panel on {@link CROPPED}: a browser for a file of tests. */
export const imageSuite = (): ReturnType<typeof panelSuite> =>
  panelSuite({ picture: CROPPED, lens: { map: 'encoder.2.self', head: 1 } }, 300);

export const transform = (page: Page): Promise<Record<'x' | 'y' | 'scale', number>> =>
  dataOf(page, '.image-stage', 'x', 'y', 'scale');

/** The middle of a patch, or another place in it, pixels of the picture. */
export function inPatch(row: number, column: number, right = 0.5, down = 0.5): [number, number] {
  return [seen.x + ((column + right) * seen.width) / columns, seen.y + ((row + down) * seen.height) / rows];
}

/** RGBA of a layer at a point of the picture. */
export async function pixel(
  page: Page,
  layer: 'picture' | 'heat' | 'focus' | 'marks',
  [px, py]: readonly [number, number],
): Promise<number[]> {
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
export async function over(page: Page, [px, py]: readonly [number, number]): Promise<[number, number]> {
  const { x, y, scale } = await transform(page);
  const box = (await page.locator('.image-stage').boundingBox())!;
  const ratio = await page.evaluate(() => devicePixelRatio);
  return [box.x + ((px - x) * scale) / ratio, box.y + ((py - y) * scale) / ratio];
}

export const heat = (page: Page, lens: Record<string, unknown> = {}): Promise<number[]> =>
  page.evaluate((wanted) => window.fakeHost.heat(wanted), lens);

export function shownOf(weights: readonly number[], units: Uint8Array = SPECIAL): Shown {
  return show(Float32Array.from(weights), { special: units } as never, 'apart');
}

/** What a weight lays over the picture: RGBA. */
export function light(
  weight: number,
  { scale }: Shown,
  palette: Palette = 'amber',
  theme: 'dark' | 'light' = 'dark',
): number[] {
  const step = Math.round(strength(weight, scale) * 255) / 255;
  if (step === 0) return [0, 0, 0, 0];
  if (palette === 'amber') return [...AMBER[theme], Math.round(step * 255)];
  return [...paletteColour(palette, step, [31, 31, 31], theme), Math.round((0.3 + 0.7 * step) * 255)];
}

/** A canvas keeps colours multiplied by their alpha: what is faint has lost some of them. */
export function expectLight(found: readonly number[], wanted: readonly number[], alpha = 0): void {
  expect(Math.abs(found[3]! - wanted[3]!), `${found.join()} for ${wanted.join()}`).toBeLessThanOrEqual(alpha);
  if (wanted[3]! < 32) return;
  for (let i = 0; i < 3; i++)
    expect(Math.abs(found[i]! - wanted[i]!), `${found.join()} for ${wanted.join()}`).toBeLessThanOrEqual(4);
}

export async function expectPatches(
  page: Page,
  weights: readonly number[],
  palette: Palette = 'amber',
  theme: 'dark' | 'light' = 'dark',
  units: Uint8Array = SPECIAL,
): Promise<void> {
  const shown = shownOf(weights, units);
  const { x, y, scale } = await transform(page);
  const [width, height] = await page
    .locator('.image-heat')
    .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height] as const);
  let seenPatches = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = inPatch(row, column);
      const [px, py] = [(at[0] - x) * scale, (at[1] - y) * scale];
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      seenPatches++;
      expectLight(
        await pixel(page, 'heat', at),
        light(shown.weights[special.length + row * columns + column]!, shown, palette, theme),
      );
    }
  }
  expect(seenPatches).toBeGreaterThan(0);
}

export const unitAt = (row: number, column: number): number => special.length + row * columns + column;
