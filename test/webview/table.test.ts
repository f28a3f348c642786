import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { settle } from './panelPage';
import { panelSuite, statusLine } from './panelSuite';
import { TABLE_NOTE } from './page/tableFixture';

const open = panelSuite({ kind: 'table', lens: { map: 'pooling.0.pooling', head: 'mean' } }, 200);
const units = (page: Page) => page.locator('[data-list=input] [role=option]');

describe('the rows of a table', () => {
  it('stand as they do in the file, and those are lit that the model looks at', async () => {
    const page = await open();
    expect(await units(page).allTextContents()).toEqual(['0.53,0', '-0.12,1', '0.75,1', '0.08,0']);
    const lit = await units(page).evaluateAll((all) =>
      all.map((one) => getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)'),
    );
    expect(lit).toEqual([false, true, true, false]);
  });

  it('are called by their number and their numbers', async () => {
    const page = await open();
    await units(page).nth(1).hover();
    await settle(page, 200);
    expect(await statusLine(page)).toContain('row 2: -0.12, 1');
    const top = await page.locator('.top-row').allTextContents();
    expect(top[0]).toContain('row 2: -0.12, 1');
    expect(top[1]).toContain('row 4: 0.75, 1');
  });

  it('that are left out are named', async () => {
    const page = await open({ warnings: ['It sums two numbers'] });
    expect(await page.getByRole('note', { name: 'Of this model and its run' }).textContent()).toContain(TABLE_NOTE);
  });

  it('can be hidden by their name', async () => {
    const page = await open();
    await units(page).nth(2).click({ button: 'right' });
    expect(await page.getByRole('menuitem', { name: 'Hide Row' }).count()).toBe(1);
  });
});
