import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { settle } from './panelPage';
import { calls, dataOf, panelSuite, statusLine } from './panelSuite';
import { TRANSLATION } from './page/twoListsFixture';

const cross = 'decoder.3.cross';
const open = panelSuite({ kind: 'cross', lens: { map: cross, head: 1 } }, 200);

const unit = (list: string, index: number): string => `[data-list=${list}] [role=option][data-unit="${index}"]`;
const lit = (page: Page, list: string): Promise<number[]> =>
  page
    .locator(`[data-list=${list}] [role=option]`)
    .evaluateAll((all) =>
      all.flatMap((one, i) => (getComputedStyle(one).backgroundColor === 'rgba(0, 0, 0, 0)' ? [] : [i])),
    );
/** The heaviest unit that is not special. */
const heaviest = (weights: readonly number[], special: readonly number[]): number =>
  weights.reduce((best, weight, i) => (special[i] !== 1 && weight > weights[best]! ? i : best), special.indexOf(0));

describe('the tokens of a translation', () => {
  it('are two lists, and the heat is on the one that it is over', async () => {
    const page = await open();
    expect(await page.locator('.text-heading').allTextContents()).toEqual(['input', 'output · written by the model']);
    expect(await page.locator('[data-list=output] .generated').allTextContents()).toEqual(TRANSLATION);
    expect((await lit(page, 'input')).length).toBeGreaterThan(0);
    expect(await lit(page, 'output')).toEqual([]);
    expect(await page.getByRole('listbox', { name: /^Units of output/ }).count()).toBe(1);
  });

  it('light up in the source where a written one is pointed at, and the other way round', async () => {
    const page = await open();
    const special = await page.evaluate(() => window.fakeHost.units().special);
    await page.locator(unit('output', 2)).hover();
    await settle(page, 200);
    const row = await page.evaluate((map) => window.fakeHost.row(map, 1, 2), cross);
    expect(await lit(page, 'input')).toContain(heaviest(row, special));
    expect(await lit(page, 'output')).toEqual([]);
    expect(await page.locator('.unit.query').textContent()).toBe(' Reiher');
    expect(await statusLine(page)).toMatch(
      /^decoder\.cross layer 3 head 1: “Reiher” looks at “\w+” 0\.\d+, rank \d+ of 12$/,
    );
    expect((await calls(page, 'point')).at(-1)).toEqual({ place: { list: 'output', unit: 2 } });

    await page.locator(unit('input', 1)).hover();
    await settle(page, 200);
    const column = await page.evaluate((map) => window.fakeHost.heat({ map, side: 'key', units: [1] }), cross);
    const written = await page.evaluate(() => window.fakeHost.units('output').special);
    expect(await lit(page, 'output')).toContain(heaviest(column, written));
    expect(await lit(page, 'input')).toEqual([]);
    expect(await statusLine(page)).toMatch(/^decoder\.cross layer 3 head 1: “.+” looks at “heron”/);
    expect(await page.locator('.top-query').textContent()).toContain('heron');
    expect(await calls(page, 'setLens')).toEqual([]);
  });

  it('give the side by the list they are in, by click and by key', async () => {
    const page = await open();
    await page.locator(unit('output', 3)).click();
    await page.locator(unit('input', 4)).click();
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([
      { lens: { side: 'query', units: [3] } },
      { lens: { side: 'key', units: [4] } },
    ]);
    expect(await calls(page, 'reveal')).toEqual([{ place: { list: 'input', unit: 4 } }]);
    await page.locator(unit('output', 5)).focus();
    await page.keyboard.press('Enter');
    await settle(page);
    expect((await calls(page, 'setLens')).at(-1)).toEqual({ lens: { side: 'query', units: [5] } });
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'output', unit: 5 } }]);
  });

  it('are one after the other for the keyboard', async () => {
    const page = await open();
    const last = (await page.evaluate(() => window.fakeHost.units().text.length)) - 1;
    await page.locator(unit('input', last)).focus();
    await page.keyboard.press('ArrowRight');
    expect(
      await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-list]')?.dataset['list']),
    ).toBe('output');
  });

  it('say in a file which list they are of', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Copy as TSV' }).click();
    await settle(page);
    const [request] = (await calls(page, 'copy')) as { text: string }[];
    const lines = request!.text.trimEnd().split('\n');
    expect(lines[0]).toBe('list\tunit\ttext\tstart\tend\tspecial\tweight\trank');
    expect(lines[1]).toMatch(/^input\t0\tThe\t0\t3\t0\t/);
    expect(lines).toHaveLength(13);
  });
});

describe('the stack', () => {
  it('is chosen beside the layer, keeps the units where their list is, and is stepped through by layers', async () => {
    const page = await open({ lens: { map: 'encoder.2.self', head: 1, side: 'query', units: [3] } });
    const stack = page.locator('vscode-dropdown[aria-label=Stack]');
    expect(await stack.locator('vscode-option').allTextContents()).toEqual(['Encoder', 'Decoder', 'Decoder.cross']);
    await stack.click();
    await stack.locator('vscode-option', { hasText: 'Decoder.cross' }).click();
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([{ lens: { map: 'decoder.2.cross', side: 'key' } }]);
    const layer = page.locator('vscode-dropdown[aria-label=Layer]');
    await layer.click();
    await layer.locator('vscode-option', { hasText: 'Layer 0' }).click();
    await settle(page);
    expect((await calls(page, 'setLens')).at(-1)).toEqual({ lens: { map: 'decoder.0.cross' } });
  });

  it('is not there where there is only one', async () => {
    const page = await open({ kind: 'one', lens: {} });
    expect(await page.locator('vscode-dropdown[aria-label=Stack]').isVisible()).toBe(false);
  });

  it('shows a method that a map refuses, and why', async () => {
    const page = await open();
    const rollout = page.locator('vscode-dropdown[aria-label=Method] vscode-option', { hasText: 'Rollout' });
    expect(await rollout.getAttribute('disabled')).toBe('');
    expect(await rollout.getAttribute('title')).toContain('joins two');
  });
});

describe('the matrix of a translation', () => {
  it('has a row for every query and a column for every key, with names of both', async () => {
    const page = await open({ memory: { view: 'matrix' } });
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(TRANSLATION.length + 1));
    expect(await grid.getAttribute('aria-colcount')).toBe('12');
    expect(await grid.getAttribute('aria-label')).toBe(
      'Attention matrix: rows are queries (output), columns are keys (input)',
    );
    await grid.focus();
    await page.keyboard.press('Home');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    await settle(page, 250);
    const row = await page.evaluate((map) => window.fakeHost.row(map, 1, 2), cross);
    expect(await statusLine(page)).toContain(`“Reiher” looks at “heron” ${row[1]!.toPrecision(3)}`.slice(0, -1));
    expect((await calls(page, 'point')).at(-1)).toEqual({ place: { list: 'input', unit: 1 } });
    await page.keyboard.press('Enter');
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'output', unit: 2 } }]);
    const { scale } = await dataOf(page, '.matrix-map', 'scale');
    const sizes = await page
      .locator('.matrix-map')
      .evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]);
    expect(scale).toBe(Math.floor(Math.min(sizes[0]! / 12, sizes[1]! / (TRANSLATION.length + 1))));
  });

  it('is copied with names of both lists', async () => {
    const page = await open({ memory: { view: 'matrix' } });
    await page.getByRole('button', { name: 'Copy as TSV' }).click();
    await settle(page, 200);
    const [request] = (await calls(page, 'copy')) as { text: string }[];
    const lines = request!.text.trimEnd().split('\n');
    expect(lines[0]!.split('\t').slice(0, 3)).toEqual(['', 'The', 'heron']);
    expect(lines).toHaveLength(TRANSLATION.length + 2);
    expect(lines[3]!.split('\t')[0]).toBe(' Reiher');
  });
});
