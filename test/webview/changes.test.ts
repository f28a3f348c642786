import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/protocol/changes';
import { CROPPED } from './page/pictureFixture';
import { inPatch, over, unitAt } from './image/imagePage';
import { settle } from './panelPage';
import { calls, panelSuite } from './panelSuite';

const lens = { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } as const;
const open = panelSuite({ lens }, 100);
const ablated: Change = { kind: 'ablate', map: 'encoder.2.self', heads: [3] };

describe('a changed run', () => {
  it('says what was done, and takes it back with one button', async () => {
    const page = await open({ changes: [ablated, { kind: 'hide', list: 'input', units: [3], how: 'mask' }] });
    const mark = page.getByRole('group', { name: 'Changed run' });
    expect((await mark.textContent())!.replace(/[\u2068\u2069]/g, '')).toBe(
      'Changedhead 3 of layer 2 out, “heron” hiddenTake back',
    );
    expect(await page.getByRole('radio', { name: 'Head 3' }).getAttribute('class')).toContain('ablated');
    expect(await page.locator('.unit.left-out').allTextContents()).toEqual(['heron']);
    await mark.getByRole('button', { name: 'Take back' }).click();
    expect(await calls(page, 'change')).toEqual([{ changes: [] }]);
  });

  it('is not marked where nothing was done', async () => {
    const page = await open();
    expect(await page.locator('.changed').isVisible()).toBe(false);
  });
});

describe('the menu', () => {
  it('of a head takes it out, by keyboard, beside what was done before', async () => {
    const page = await open({ changes: [ablated] });
    await page.getByRole('radio', { name: 'Head 1' }).focus();
    await page.keyboard.press('Shift+F10');
    const item = page.getByRole('menuitem', { name: 'Ablate Head' });
    expect(await item.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Head 1');
    await page.keyboard.press('ContextMenu');
    await page.keyboard.press('Enter');
    expect(await calls(page, 'change')).toEqual([
      { changes: [ablated, { kind: 'ablate', map: 'encoder.2.self', heads: [1] }] },
    ]);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Head 1');
  });

  it('of a head that is out puts it back', async () => {
    const page = await open({ changes: [{ ...ablated, heads: [3, 4] }] });
    await page.getByRole('radio', { name: 'Head 3' }).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Put Head Back' }).click();
    expect(await calls(page, 'change')).toEqual([{ changes: [{ ...ablated, heads: [4] }] }]);
    expect(await calls(page, 'setLens')).toEqual([]);
  });

  it('of a token hides it, by keyboard, and closes with a press elsewhere', async () => {
    const page = await open();
    await page.locator('[data-unit="3"]').click({ button: 'right' });
    expect(await page.getByRole('menu').count()).toBe(1);
    await page.mouse.click(300, 20);
    expect(await page.getByRole('menu').count()).toBe(0);
    await page.locator('[role=option][data-unit="3"]').focus();
    await page.keyboard.press('Shift+F10');
    await page.keyboard.press('Enter');
    expect(await calls(page, 'change')).toEqual([
      { changes: [{ kind: 'hide', list: 'input', units: [3], how: 'mask' }] },
    ]);
  });

  it('is not there for what the model has written', async () => {
    const page = await open({ generated: [' and', ' then'] });
    await page.locator('.unit.generated').first().click({ button: 'right' });
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it('of a patch hides it, by the pointer and by the keyboard', async () => {
    const page = await open({ picture: CROPPED, lens: { map: 'encoder.2.self' } });
    await page.mouse.click(...(await over(page, inPatch(1, 2))), { button: 'right' });
    await page.getByRole('menuitem', { name: 'Hide Patch' }).click();
    await page.locator('.image-twin').focus();
    await page.keyboard.press('ArrowRight');
    await settle(page);
    await page.keyboard.press('Shift+F10');
    await page.keyboard.press('Enter');
    const hide = (unit: number) => ({ changes: [{ kind: 'hide', list: 'input', units: [unit], how: 'mask' }] });
    const [first, second] = await calls(page, 'change');
    expect(first).toEqual(hide(unitAt(1, 2)));
    expect(second).toMatchObject({ changes: [{ kind: 'hide', list: 'input' }] });
    expect(await calls(page, 'pin')).toEqual([]);
  });
});
