import { describe, expect, it } from 'vitest';
import { settle } from '../panelPage';
import { calls } from '../panelSuite';
import { imageSuite } from './imagePage';

const open = imageSuite();

describe('the views of a picture', () => {
  it('are Image and Matrix; those of a text are Tokens and Matrix', async () => {
    const page = await open({ memory: { view: 'tokens' } });
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Image', 'Matrix']);
    expect(await page.getByRole('tab', { name: 'Image' }).getAttribute('aria-selected')).toBe('true');
    await page.getByRole('tab', { name: 'Image' }).focus();
    await page.keyboard.press('ArrowRight');
    await settle(page);
    expect(await page.locator('.matrix').isVisible()).toBe(true);
    const text = await open({ picture: null, memory: { view: 'image' } });
    expect(await text.getByRole('tab').allTextContents()).toEqual(['Tokens', 'Matrix']);
    expect(await text.locator('.tokens').isVisible()).toBe(true);
  });

  it('are in a custom editor as in the panel, and lists in the side view', async () => {
    const editor = await open({ surface: 'editor' });
    expect(await calls(editor, 'ready')).toEqual([{ surface: 'editor', memory: null }]);
    expect(await editor.locator('.image-stage').isVisible()).toBe(true);
    const side = await open({ surface: 'side', width: 300, height: 560 });
    expect(await side.getByRole('tab').count()).toBe(0);
    expect(await side.getByLabel('Top units').locator('.top-name').first().textContent()).toMatch(
      /^row \d, column \d$/,
    );
    expect(await side.locator('.predictions').first().isVisible()).toBe(true);
    const shares = (await side.locator('.regions .top-share:visible').allTextContents()).map(parseFloat);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeGreaterThanOrEqual(59.9);
    await side.locator('.regions .top-row').first().click();
    const [request] = (await calls(side, 'setLens')) as { lens: { units: number[]; side: string } }[];
    expect(request!.lens).toEqual({
      units: expect.arrayContaining([expect.any(Number)]) as unknown,
      side: 'query',
    });
    await settle(side);
    expect(await side.locator('.top-query').textContent()).toMatch(/^rows? \d/);
    expect(await side.getByText('Follow the caret').isVisible()).toBe(false);
    expect(await side.evaluate(() => document.documentElement.scrollWidth)).toBe(300);
  });
});
