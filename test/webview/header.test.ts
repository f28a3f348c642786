import { describe, expect, it } from 'vitest';
import { settle } from './panelPage';
import { calls, panelSuite } from './panelSuite';

const open = panelSuite();

describe('the header', () => {
  it('chooses another model', async () => {
    const page = await open();
    await page.locator('.model').click();
    expect(await calls(page, 'run')).toEqual([{ command: 'selectModel' }]);
  });

  it('tells what should be known of the model in one line, until it is dismissed', async () => {
    const page = await open({ warnings: ['A bias is not used: q_proj.bias', 'The encoder is shown alone'] });
    const notes = page.getByRole('note', { name: 'Of this model' });
    expect(await notes.textContent()).toContain('A bias is not used: q_proj.bias. The encoder is shown alone');
    await notes.getByRole('button', { name: 'Dismiss' }).click();
    expect(await notes.isVisible()).toBe(false);
    await page.evaluate(() => window.fakeHost.layer(0));
    await settle(page);
    expect(await notes.isVisible()).toBe(false);
  });

  it('tells nothing of a model of which there is nothing to know', async () => {
    const page = await open();
    expect(await page.locator('.model-notes').isVisible()).toBe(false);
  });

  it('chooses layer, method and direction', async () => {
    const page = await open();
    for (const [label, option] of [
      ['Layer', 'Layer 1'],
      ['Method', 'Rollout'],
      ['Direction', 'Looks at'],
    ] as const) {
      await page.locator(`vscode-dropdown[aria-label=${label}]`).click();
      await page.locator(`vscode-dropdown[aria-label=${label}] vscode-option`, { hasText: option }).click();
    }
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([
      { lens: { map: 'encoder.1.self' } },
      { lens: { method: 'rollout' } },
      { lens: { side: 'query', units: [] } },
    ]);
  });

  it('keeps an Escape that closes a list, and no other', async () => {
    const page = await open();
    await page.evaluate(() => {
      document.body.dataset['escapes'] = '0';
      window.addEventListener('keydown', ({ key }) => {
        if (key === 'Escape') document.body.dataset['escapes'] = String(Number(document.body.dataset['escapes']) + 1);
      });
    });
    const dropdown = page.locator('vscode-dropdown[aria-label=Layer]');
    await dropdown.click();
    await page.keyboard.press('Escape');
    await expect.poll(() => dropdown.getAttribute('open')).toBeNull();
    expect(await page.evaluate(() => document.body.dataset['escapes'])).toBe('0');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.body.dataset['escapes'])).toBe('1');
  });

  it('takes a head, gives it back to the mean, and solos it with a double click', async () => {
    const page = await open();
    const square = page.getByRole('radio', { name: 'Head 3' });
    await square.click();
    await settle(page);
    expect(await square.getAttribute('aria-checked')).toBe('true');
    await square.click();
    await settle(page);
    expect(await page.getByRole('radio', { name: 'Mean' }).getAttribute('aria-checked')).toBe('true');
    await page.getByRole('radio', { name: 'Head 6' }).dblclick();
    await settle(page);
    expect(await page.getByRole('radio', { name: 'Head 6' }).getAttribute('aria-checked')).toBe('true');
    await page.getByRole('radio', { name: 'Maximum' }).click();
    await settle(page);
    const heads = (await calls(page, 'setLens')).map((request) => (request as { lens: { head: unknown } }).lens.head);
    expect(heads).toEqual([3, 'mean', 6, 6, 'max']);
  });

  it('does not answer the host’s options with its own', async () => {
    const page = await open({ options: { followCursor: false, palette: 'magma' } });
    await page.evaluate(() =>
      window.fakeHost.send('options', { palette: 'viridis', sink: 'include', followCursor: true, focusMode: false }),
    );
    await settle(page);
    expect(await calls(page, 'setOptions')).toEqual([]);
    await page.locator('vscode-checkbox').click();
    await settle(page);
    expect(await calls(page, 'setOptions')).toEqual([{ options: { followCursor: false } }]);
  });

  it('moves over the heads by keyboard', async () => {
    const page = await open({ lens: { head: 0 } });
    await page.getByRole('radio', { name: 'Head 0' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await settle(page);
    expect(await page.getByRole('radio', { name: 'Head 7' }).getAttribute('aria-checked')).toBe('true');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Head 7');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Mean over all heads');
  });

  it('sets palette and sink', async () => {
    const page = await open();
    for (const [label, option] of [
      ['Palette', 'Magma'],
      ['Sink: special tokens', 'Left out'],
    ] as const) {
      await page.locator(`vscode-dropdown[aria-label="${label}"]`).click();
      await page.locator(`vscode-dropdown[aria-label="${label}"] vscode-option`, { hasText: option }).click();
    }
    await settle(page);
    expect(await calls(page, 'setOptions')).toEqual([
      { options: { palette: 'magma' } },
      { options: { sink: 'renormalise' } },
    ]);
  });

  it('shows the share of the sink as words and as a bar', async () => {
    const page = await open({ lens: { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } });
    const [special, weights] = await page.evaluate(
      () => [window.fakeHost.units().special, window.fakeHost.row('encoder.2.self', 1, 20)] as const,
    );
    const sink = weights.reduce((sum, weight, i) => sum + (special[i] === 1 ? weight : 0), 0);
    expect(await page.locator('.sink-label').textContent()).toBe(`sink ${(sink * 100).toFixed(2)} %`);
    const share = await page
      .locator('.sink-bar')
      .evaluate((bar) => Number(getComputedStyle(bar).getPropertyValue('--share')));
    expect(share).toBeCloseTo(sink, 3);
  });
});
