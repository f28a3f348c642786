import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CROPPED } from '../page/pictureFixture';
import { CAPTION } from '../page/twoListsFixture';
import { settle } from '../panelPage';
import { calls, panelSuite, statusLine } from '../panelSuite';
import { expectPatches, inPatch, over } from './imagePage';

const open = panelSuite({ picture: CROPPED, kind: 'caption', lens: { map: 'decoder.2.cross', head: 1 } }, 300);

const word = (unit: number): string => `.written [role=option][data-unit="${unit}"]`;
const looked = async (page: Page): Promise<unknown[]> =>
  ((await calls(page, 'setLens')) as { lens: { units?: unknown } }[]).map(({ lens }) => lens.units);
const play = (page: Page) => page.locator('.written button');

describe('the words below a picture', () => {
  it('stand there at once, since the picture comes before its words', async () => {
    const page = await open();
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Image', 'Tokens', 'Matrix']);
    expect(await page.locator('.image-stage').isVisible()).toBe(true);
    expect(await page.locator('.written .generated').allTextContents()).toEqual(CAPTION);
    expect(await page.getByRole('listbox', { name: /^Units of output/ }).count()).toBe(1);
  });

  it('light the regions that one was written from, and tell how far the gate was open', async () => {
    const page = await open();
    await page.locator(word(2)).hover();
    await settle(page, 200);
    await expectPatches(page, await page.evaluate(() => window.fakeHost.heat({ side: 'query', units: [2] })));
    expect(await page.locator('.written-facts').textContent()).toBe('gate β 0.88');
    expect(await statusLine(page)).toMatch(
      /“heron” looks at row \d, column \d 0\.\d+, rank \d+ of \d+ · gate β 0\.88$/,
    );
    expect(await page.locator(word(2)).getAttribute('title')).toBe('gate β 0.88');
    expect(await page.locator(word(2)).getAttribute('class')).toContain('query');
    expect((await calls(page, 'point')).at(-1)).toEqual({ place: { list: 'output', unit: 2 } });
  });

  it('are lit where a region is pointed at', async () => {
    const page = await open();
    await page.mouse.move(...(await over(page, inPatch(1, 2))));
    await settle(page, 200);
    const painted = await page
      .locator('.written [role=option]')
      .evaluateAll((all) => all.filter((one) => getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)').length);
    expect(painted).toBeGreaterThan(0);
  });

  it('are walked by arrow keys, and Enter keeps one', async () => {
    const page = await open();
    await page.locator(word(1)).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'output', unit: 2 } }]);
  });

  it('are not there below a picture that nothing was written of', async () => {
    const page = await open({ kind: 'one', lens: { map: 'encoder.2.self' } });
    expect(await page.locator('.written').isVisible()).toBe(false);
  });
});

describe('play', () => {
  it('goes from word to word, and behind the last one nothing is looked from', async () => {
    const page = await open({ reducedMotion: false });
    await page.clock.install();
    await play(page).click();
    expect(await play(page).textContent()).toBe('Stop');
    for (let i = 0; i < CAPTION.length; i++) await page.clock.runFor(950);
    expect(await looked(page)).toEqual([[1], [2], [3], [4], [5], []]);
    expect(await play(page).textContent()).toBe('Play');
  });

  it.each(['Escape', 'a click'])('stops at %s, where it is', async (how) => {
    const page = await open({ reducedMotion: false });
    await page.clock.install();
    await play(page).click();
    await page.clock.runFor(950);
    if (how === 'Escape') await page.keyboard.press('Escape');
    else await page.locator('.image-facts').click();
    expect(await play(page).textContent()).toBe('Play');
    await page.clock.runFor(5000);
    expect(await looked(page)).toEqual([[1], [2]]);
    expect(await calls(page, 'run')).toEqual([]);
  });

  it('goes one word on at each press where less motion is wanted', async () => {
    const page = await open({ reducedMotion: true });
    expect(await play(page).textContent()).toBe('Next word');
    await play(page).click();
    await settle(page);
    await play(page).click();
    await settle(page);
    expect(await looked(page)).toEqual([[1], [2]]);
  });
});
