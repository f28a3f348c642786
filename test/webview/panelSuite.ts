import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { PanelBrowser, settle, type PanelOptions } from './panelPage';

/**
 * One browser for a file of tests; every page is closed after its test, and must not have broken the page's policy.
 * `defaults`: what every page is opened with unless its test says otherwise; `patience`: milliseconds until it is used.
 */
export function panelSuite(defaults: PanelOptions = {}, patience = 0): (options?: PanelOptions) => Promise<Page> {
  let browser: PanelBrowser;
  const pages: Page[] = [];
  beforeAll(async () => {
    browser = await PanelBrowser.launch();
  });
  afterAll(async () => {
    await browser.close();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      expect(await page.evaluate(() => window.fakeHost.violations)).toEqual([]);
      await page.context().close();
    }
  });
  return async (options = {}) => {
    const page = await browser.open({ ...defaults, ...options });
    pages.push(page);
    if (patience > 0) await settle(page, patience);
    return page;
  };
}

/** What the host was asked by one method so far. */
export async function calls(page: Page, method: string): Promise<unknown[]> {
  await settle(page, 60);
  return page.evaluate(
    (name) => window.fakeHost.calls.filter((call) => call.method === name).map(({ request }) => request),
    method,
  );
}

/** Numbers that an element tells in its `data-` attributes. */
export function dataOf<Name extends string>(
  page: Page,
  selector: string,
  ...names: readonly Name[]
): Promise<Record<Name, number>> {
  return page
    .locator(selector)
    .evaluate(
      ({ dataset }: HTMLElement, wanted) =>
        Object.fromEntries(wanted.map((name) => [name, Number(dataset[name])])) as Record<Name, number>,
      names,
    );
}

/** The line in words at the foot, without the marks that isolate text of another direction. */
export async function statusLine(page: Page): Promise<string> {
  return ((await page.locator('.status-words').textContent()) ?? '').replace(/[\u2068\u2069]/g, '');
}
