import { describe, expect, it } from 'vitest';
import { settle } from './panelPage';
import { calls, panelSuite, statusLine } from './panelSuite';

const predictions = [
  { piece: ' leg', probability: 0.6 },
  { piece: '\n', probability: 0.2 },
];
const lens = { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } as const;
const open = panelSuite({ lens, predictions }, 300);

describe('what the model would write', () => {
  it('stands in place of the unit of the lens', async () => {
    const page = await open();
    const list = page.getByRole('region', { name: 'In place of' });
    expect(await list.locator('.top-name').allTextContents()).toEqual(['leg', '⏎']);
    expect(await list.locator('.top-share').allTextContents()).toEqual(['60.0 %', '20.0 %']);
    expect(await calls(page, 'outputs')).toEqual([
      { inspection: 'text-0', list: 'input', unit: null, count: 5 },
      { inspection: 'text-0', list: 'input', unit: 20, count: 5 },
    ]);
  });

  it('stands behind it where the model writes on', async () => {
    const page = await open({ generated: [' and', ' then'] });
    expect(await page.getByRole('region', { name: 'After' }).isVisible()).toBe(true);
    expect((await calls(page, 'outputs')).at(-1)).toEqual({ inspection: 'text-0', list: 'input', unit: 21, count: 5 });
  });

  it('is not asked without a unit', async () => {
    const page = await open({ lens: {} });
    expect((await calls(page, 'outputs')) as { unit: unknown }[]).toMatchObject([{ unit: null }]);
  });
});

describe('a text that is continued', () => {
  it('grows, says so, and every token that is written can be looked at', async () => {
    const page = await open({ generated: [' and'] });
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await calls(page, 'run')).toEqual([{ command: 'continueText' }]);
    await page.evaluate(() => window.fakeHost.write(' then'));
    await settle(page);
    expect(await page.locator('.unit.generated').allTextContents()).toEqual([' and', ' then']);
    expect(await page.locator('.continuation').textContent()).toContain('Writing… 2 tokens');
    expect(await page.getByRole('button', { name: 'Continue' }).isVisible()).toBe(false);
    // What was shown stays while the new heat is on its way.
    expect(await page.locator('.unit.query').textContent()).toBe('.');
    const written = page.locator('.unit.generated').last();
    await written.hover();
    await settle(page);
    expect(await statusLine(page)).toContain('“then”');
    await written.click();
    await settle(page);
    expect((await calls(page, 'setLens')).at(-1)).toEqual({ lens: { side: 'query', units: [91] } });
    expect(await calls(page, 'reveal')).toEqual([]);
  });

  it('is no offer of a model that does not write', async () => {
    const page = await open();
    expect(await page.locator('.continuation').isVisible()).toBe(false);
  });
});
