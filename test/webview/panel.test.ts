import { describe, expect, it } from 'vitest';
import { settle } from './panelPage';
import { calls, panelSuite, statusLine } from './panelSuite';

const open = panelSuite();

describe('while there is nothing to show', () => {
  it('says so, and offers to inspect', async () => {
    const page = await open({ text: null });
    expect(await page.locator('.empty-title').textContent()).toBe('Nothing inspected yet');
    expect(await page.locator('.app-body').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Inspect the active editor' }).click();
    await settle(page);
    expect(await calls(page, 'run')).toEqual([{ command: 'inspect' }]);
  });
});

describe('opening', () => {
  it('asks for everything, with what it remembers', async () => {
    const memory = { view: 'matrix', views: {}, document: 'file:///x', lens: null };
    const page = await open({ memory });
    expect(await calls(page, 'ready')).toEqual([{ surface: 'panel', memory }]);
    expect(await page.getByRole('tab', { name: 'Matrix' }).getAttribute('aria-selected')).toBe('true');
    const remembered = await page.evaluate(() => window.fakeHost.remembered);
    expect(remembered.at(-1)).toMatchObject({
      view: 'matrix',
      document: 'file:///samples/heron.md',
      lens: { head: 'mean', units: [] },
    });
  });

  it('shows the lens that the host has', async () => {
    const page = await open({ lens: { map: 'encoder.2.self', head: 5, side: 'key', units: [4], method: 'rollout' } });
    const chosen = await page
      .locator('.header vscode-dropdown:visible')
      .evaluateAll((all) => all.map((one) => one.shadowRoot?.querySelector('.selected-value')?.textContent?.trim()));
    expect(chosen).toEqual(['Layer 2', 'Rollout', 'Looked at by']);
    expect(await page.locator('[role=radio][aria-checked=true]').getAttribute('aria-label')).toBe('Head 5');
    expect(await page.locator('.model').textContent()).toBe('headlight-encoder');
  });
});

describe('in forced colours', () => {
  it.each(['dark', 'high-contrast', 'high-contrast-light'] as const)(
    'what is chosen and what is heavy stands out, %s',
    async (theme) => {
      const page = await open({ theme, forcedColors: true, lens: { head: 'mean' } });
      const style = (selector: string, name: string): Promise<string> =>
        page
          .locator(selector)
          .first()
          .evaluate((one, property) => getComputedStyle(one).getPropertyValue(property), name);
      const ground = await style('body', 'background-color');
      expect(await style('.tab[aria-selected=true]', 'border-bottom-color')).not.toBe(ground);
      expect(await style('.tab[aria-selected=false]', 'border-bottom-color')).toBe(ground);
      expect(await style('.head-word[aria-checked=true]', 'background-color')).not.toBe(
        await style('.head-word[aria-checked=false]', 'background-color'),
      );
      for (const bar of ['.top-bar', '.sink-fill']) expect(await style(bar, 'background-color'), bar).not.toBe(ground);
      expect(
        await page
          .locator('vscode-checkbox')
          .evaluate(({ shadowRoot }) => getComputedStyle(shadowRoot!.querySelector('.checked-indicator')!).fill),
      ).not.toBe(ground);
    },
  );
});

describe('the list of top units', () => {
  const lens = { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } as const;

  it('is sorted, exact, and without special units', async () => {
    const page = await open({ lens });
    const [units, weights] = await page.evaluate(
      () => [window.fakeHost.units(), window.fakeHost.row('encoder.2.self', 1, 20)] as const,
    );
    const best = weights
      .map((weight, unit) => ({ unit, weight }))
      .filter(({ unit }) => units.special[unit] !== 1)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 5);
    const names = await page.locator('.top-scroll .top-name').allTextContents();
    const shares = await page.locator('.top-scroll .top-share').allTextContents();
    expect(names.slice(0, 5)).toEqual(best.map(({ unit }) => units.text[unit]));
    expect(shares.slice(0, 5).map(parseFloat)).toEqual(
      best.map(({ weight }) => Number((weight * 100).toFixed(weight >= 0.1 ? 1 : 2))),
    );
    expect(await statusLine(page)).toMatch(/^layer 2 head 1: “\.” looks at “stood” 0\.416, rank 1 of 90$/);
  });

  it('points with the pointer and goes there with a click', async () => {
    const page = await open({ lens });
    await page.locator('.top-scroll .top-row').first().hover();
    await page.locator('.top-scroll .top-row').first().click();
    await page.mouse.move(5, 5);
    await settle(page);
    const points = await calls(page, 'point');
    expect(points[0]).toEqual({ place: { list: 'input', unit: 6 } });
    expect(points.at(-1)).toEqual({ place: null });
    expect(await calls(page, 'reveal')).toEqual([{ place: { list: 'input', unit: 6 } }]);
  });

  it('pins and unpins the query', async () => {
    const page = await open({ lens });
    await page.locator('.top-pin').click();
    await settle(page);
    expect(await page.locator('.top-pin').textContent()).toBe('Unpin');
    await page.locator('.top-pin').click();
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: 20 } }, { place: null }]);
  });

  it('is all that the side view has', async () => {
    const page = await open({ lens, surface: 'side', width: 300, height: 560 });
    expect(await page.getByRole('tab').count()).toBe(0);
    expect(await page.locator('.top-scroll .top-row').first().isVisible()).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(300);
  });
});

describe('a run', () => {
  it('draws every layer as it comes', async () => {
    const page = await open({ done: 0 });
    expect(await page.locator('.top-hint').textContent()).toBe('The first layer is on its way.');
    await page.evaluate(() => window.fakeHost.layer(0));
    await settle(page);
    expect(await page.locator('.progress').getAttribute('aria-valuenow')).toBe('25');
    expect(await page.locator('.progress-fill').evaluate((bar) => getComputedStyle(bar).transform)).toBe(
      'matrix(0.25, 0, 0, 1, 0, 0)',
    );
    expect(await statusLine(page)).toMatch(/^layer 0 mean of 8 heads: “.+” receives/);
    const fill = (): Promise<number[]> =>
      page
        .locator('.head-square')
        .evaluateAll((all) => all.map((square) => Number(getComputedStyle(square).getPropertyValue('--fill'))));
    expect(await fill()).toEqual(Array(8).fill(0));
    for (const layer of [1, 2, 3]) await page.evaluate((i) => window.fakeHost.layer(i), layer);
    await settle(page);
    expect(Math.min(...(await fill()))).toBeGreaterThan(0);
    expect(await statusLine(page)).toMatch(/^layer 3 mean of 8 heads: “.+” receives/);
    expect(await page.locator('.status-run').textContent()).toBe('90 units · 41 ms');
    expect(await page.locator('.progress').evaluate((bar) => bar.classList.contains('running'))).toBe(false);
  });

  it('that fails leaves what was shown, and shows the way to the log', async () => {
    const page = await open();
    const before = await page.locator('.top-scroll .top-name').allTextContents();
    await page.evaluate(() => window.fakeHost.send('problem', { message: 'The engine ended: <b>run it again</b>.' }));
    await settle(page);
    expect(await page.getByRole('alert').textContent()).toContain('<b>run it again</b>');
    expect(await page.locator('.top-scroll .top-name').allTextContents()).toEqual(before);
    await page.getByRole('button', { name: 'Show Log' }).click();
    expect(await calls(page, 'run')).toEqual([{ command: 'showLog' }]);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await settle(page);
    expect(await page.locator('.problem').isVisible()).toBe(false);
  });
});
