import { describe, expect, it } from 'vitest';
import { CAPTION } from './page/twoListsFixture';
import { CROPPED } from './page/pictureFixture';
import { settle } from './panelPage';
import { calls, panelSuite, statusLine } from './panelSuite';
import { expectPatches, inPatch, over, pixel, PATCHES, special, unitAt } from './image/imagePage';

const open = panelSuite({ picture: CROPPED }, 300);
const mixed = {
  kind: 'mixed',
  lens: { map: 'decoder.2.self', head: 1, side: 'query', units: [special.length + PATCHES] },
} as const;

describe('a list of patches and words', () => {
  it('is a strip and a text in the tokens view, with a heat on both', async () => {
    const page = await open({ ...mixed, memory: { view: 'tokens' } });
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Image', 'Tokens', 'Matrix']);
    expect(await page.locator('.unit.patch').count()).toBe(PATCHES);
    expect(await page.locator('.unit.unit:not(.patch, .special)').allTextContents()).toEqual([
      'What',
      'bird',
      'is',
      'it',
      '?',
    ]);
    expect(await page.locator('.text-heading:visible').count()).toBe(0);
    expect(await page.locator('.query').textContent()).toBe('What');
    const painted = await page
      .locator('.unit')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)'));
    expect(painted.slice(special.length, special.length + PATCHES)).toContain(true);
    const patch = page.locator(`[data-unit="${unitAt(1, 2)}"]`);
    expect(await patch.getAttribute('aria-label')).toMatch(/^row 1, column 2 [\d.]+ %$/);
    await patch.hover();
    await settle(page);
    expect(await statusLine(page)).toContain('“What” looks at row 1, column 2');
    await patch.click();
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([{ lens: { side: 'query', units: [unitAt(1, 2)] } }]);
    expect(await calls(page, 'reveal')).toEqual([]);
  });

  it('lies on the picture in the image view', async () => {
    const page = await open({ ...mixed, memory: { view: 'image' } });
    const units = Uint8Array.from(await page.evaluate(() => window.fakeHost.units().special));
    const lie = async (lens: { readonly units?: readonly number[] }): Promise<void> =>
      expectPatches(page, await page.evaluate((own) => window.fakeHost.heat(own), lens), 'amber', 'dark', units);
    await lie({});
    await page.mouse.move(...(await over(page, inPatch(1, 2))));
    await settle(page, 200);
    await lie({ units: [unitAt(1, 2)] });
    expect(await page.locator('.image-chips .chip').count()).toBe(special.length);
  });

  it('has names of both in the matrix', async () => {
    const page = await open({ ...mixed, memory: { view: 'matrix' } });
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('ArrowUp');
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft');
    await settle(page, 250);
    expect(await statusLine(page)).toMatch(/“\?” looks at row 3, column 5 0/);
  });
});

describe('words over a picture', () => {
  const caption = { kind: 'caption', memory: { view: 'image' } } as const;

  it('show where a word was written from, and which words a patch is for', async () => {
    const lens = { map: 'decoder.2.cross', head: 1, side: 'query', units: [2] } as const;
    const page = await open({ ...caption, lens });
    const shared = await page.evaluate(() => window.fakeHost.heat({}));
    await expectPatches(page, shared);
    await page.mouse.move(...(await over(page, inPatch(1, 2))));
    await settle(page, 200);
    const names = await page.locator('.top-scroll .top-name').allTextContents();
    expect(CAPTION.map((word) => word.trim())).toContain(names[0]);
    expect(await page.locator('.top-query').textContent()).toBe('row 1, column 2');
    expect(await statusLine(page)).toMatch(/^layer 2 head 1: “.+” looks at row 1, column 2 0\.\d+/);
    await page.mouse.click(...(await over(page, inPatch(1, 2))));
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([{ lens: { side: 'key', units: [unitAt(1, 2)] } }]);
    await page.mouse.move(2, 2);
    await settle(page, 200);
    expect((await pixel(page, 'heat', inPatch(1, 2)))[3]).toBe(0);
  });

  it('are a text of their own, beside a picture that has none', async () => {
    const page = await open({ ...caption, memory: { view: 'tokens' } });
    expect(await page.locator('[data-list]').count()).toBe(1);
    expect(await page.locator('.unit.generated').allTextContents()).toEqual(CAPTION);
  });
});
