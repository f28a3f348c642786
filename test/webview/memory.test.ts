import { expect, it } from 'vitest';
import { CROPPED } from './page/pictureFixture';
import { calls, panelSuite } from './panelSuite';

const open = panelSuite({}, 100);
const lens = { map: 'encoder.2.self', head: 1, method: 'raw', side: 'query', units: [3], answer: null };

it.each([
  ['an unknown view', { view: 'mechanism' }],
  [
    'the memory of an older version',
    { view: 'tokens', document: null, lens: { layer: 1, head: 'mean', direction: 'from' } },
  ],
  ['no memory at all', 'broken'],
  ['half a lens', { view: 7, views: [], lens: { ...lens, units: ['a'] } }],
])('%s falls back to the default', async (_name, memory) => {
  const page = await open({ memory });
  expect(await page.getByRole('tab', { name: 'Tokens' }).getAttribute('aria-selected')).toBe('true');
  expect(await page.locator('.unit').first().isVisible()).toBe(true);
  const [request] = (await calls(page, 'ready')) as { memory: { lens: unknown } | null }[];
  expect(request!.memory?.lens ?? null).toBeNull();
});

it('an unknown method and a map that there is not are shown as the default', async () => {
  const page = await open({ lens: { method: 'gradient', map: 'encoder.1.self' } });
  const chosen = page.locator('vscode-dropdown[aria-label=Method]');
  expect(await chosen.evaluate((one) => one.shadowRoot?.querySelector('.selected-value')?.textContent?.trim())).toBe(
    'Raw',
  );
  expect(await page.locator('.unit').first().isVisible()).toBe(true);
});

it('a broken state of a view is the view’s default, and the rest of it is kept', async () => {
  const views = { image: { smooth: 'yes', opacity: 7, regions: true }, mechanism: { cell: 3 } };
  const page = await open({ picture: CROPPED, memory: { view: 'image', views } });
  const pressed = (name: string): Promise<string | null> =>
    page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
  expect([await pressed('Smooth'), await pressed('Regions')]).toEqual(['false', 'true']);
  expect(await page.getByRole('slider', { name: 'Opacity of the heat' }).inputValue()).toBe('62');
  const remembered = await page.evaluate(() => window.fakeHost.remembered.at(-1));
  expect(remembered?.views['mechanism']).toEqual({ cell: 3 });
});
