import { describe, expect, it } from 'vitest';
import { settle } from '../panelPage';
import { calls, statusLine } from '../panelSuite';
import { expectPatches, heat, imageSuite, inPatch, pixel, special, transform, unitAt } from './imagePage';

const open = imageSuite();

describe('keyboard', () => {
  it('moves from patch to patch and says each, zooms and pins', async () => {
    const page = await open();
    const grid = page.getByRole('grid', { name: 'Patches of heron.jpg' });
    await page.getByRole('button', { name: 'Regions', exact: true }).focus();
    await page.keyboard.press('Tab');
    expect(await grid.evaluate((element) => element === document.activeElement)).toBe(true);
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await settle(page, 200);
    expect(await statusLine(page)).toMatch(
      /^layer 2 head 1: row 1, column 2 looks at row \d, column \d 0\.\d+, rank 1 of 27$/,
    );
    expect(await grid.textContent()).toBe(await page.locator('.status-words').textContent());
    expect(await page.getByRole('gridcell').getAttribute('aria-colindex')).toBe('3');
    expect(await page.getByRole('row').getAttribute('aria-rowindex')).toBe('2');
    await expectPatches(page, await heat(page, { units: [unitAt(1, 2)] }));
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
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: unitAt(3, 0) } }]);
    await page.keyboard.press('Escape');
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: unitAt(3, 0) } }, { place: null }]);
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
  const lines = (request as { text: string }).text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(lines[0]).toEqual(['', 'column 0', 'column 1', 'column 2', 'column 3', 'column 4', 'column 5']);
  expect(lines.slice(1).map(([name]) => name)).toEqual(['row 0', 'row 1', 'row 2', 'row 3']);
  expect(lines.slice(1).flatMap((line) => line.slice(1).map((cell) => Math.fround(Number(cell))))).toEqual(
    (await heat(page)).slice(special.length),
  );
});

it('points at a patch that is pointed at in the list', async () => {
  const page = await open();
  const marked = async (row: number, column: number): Promise<boolean> =>
    (await pixel(page, 'marks', inPatch(row, column, 0.5, 0)))[3]! > 0;
  const [, row, column] = /row (\d), column (\d)/.exec(
    (await page.locator('.top-scroll .top-name').first().textContent())!,
  )!;
  expect(await marked(Number(row), Number(column))).toBe(false);
  await page.locator('.top-scroll .top-row').first().hover();
  await settle(page);
  expect(await marked(Number(row), Number(column))).toBe(true);
  await page.locator('.top-scroll .top-row').first().click();
  await settle(page);
  expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: unitAt(Number(row), Number(column)) } }]);
  expect(await calls(page, 'reveal')).toEqual([]);
});

it('draws the first layer of a run, before there is a query to look from', async () => {
  const page = await open({ done: 0 });
  expect(await page.locator('.image-note').textContent()).toBe('The first layer is on its way…');
  await page.evaluate(() => window.fakeHost.layer(0));
  await settle(page);
  expect(await page.locator('.image-note').isVisible()).toBe(false);
  const shown = await page.evaluate(() => window.fakeHost.heat({ map: 'encoder.0.self', head: 1, side: 'all' }));
  await expectPatches(page, shown);
});
