import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { stepOf, STEPS } from '../../src/core/paint';
import { AMBER, MOST_COVER, mix } from '../../src/core/palettes';
import { longText, NASTY } from './page/texts';
import { settle, switchTheme } from './panelPage';
import { calls, panelSuite, statusLine } from './panelSuite';

const open = panelSuite();
const backgrounds = (page: Page): Promise<string[]> =>
  page.locator('.unit[role=option]').evaluateAll((all) => all.map((span) => getComputedStyle(span).backgroundColor));
const focused = (page: Page): Promise<number> =>
  page.evaluate(() => Number((document.activeElement as HTMLElement).dataset['unit']));
const from = { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } as const;

describe('heat', () => {
  it('is every unit’s weight, in its step’s colour', async () => {
    const page = await open({ lens: from });
    const [weights, special] = await page.evaluate(
      () => [window.fakeHost.row('encoder.2.self', 1, 20), window.fakeHost.units().special] as const,
    );
    const covered = weights.filter((weight, i) => special[i] !== 1 && weight > 0).sort((a, b) => a - b);
    const scale = { floor: covered[(covered.length - 1) >> 1]!, peak: covered.at(-1) };
    const wanted = weights.map((weight) => {
      const step = stepOf(weight, scale);
      return step === 0
        ? 'rgba(0, 0, 0, 0)'
        : `rgb(${mix([31, 31, 31], AMBER.dark, (MOST_COVER * step) / STEPS).join(', ')})`;
    });
    expect(await backgrounds(page)).toEqual(wanted);
    expect(new Set(wanted).size).toBeGreaterThan(5);
  });

  it('changes with the lens, the sink and the theme', async () => {
    const page = await open({ lens: from });
    const before = await backgrounds(page);
    await page.evaluate(() => window.fakeHost.setLens({ head: 3 }));
    await settle(page);
    const other = await backgrounds(page);
    expect(other).not.toEqual(before);
    await switchTheme(page, 'light');
    expect(await backgrounds(page)).not.toEqual(other);
    await switchTheme(page, 'high-contrast');
    expect(new Set(await backgrounds(page))).toEqual(new Set(['rgba(0, 0, 0, 0)']));
    const weights = await page
      .locator('.unit[role=option]')
      .evaluateAll((all) => all.map((span) => getComputedStyle(span).fontWeight));
    expect(new Set(weights)).toEqual(new Set(['400', '700']));
  });

  it('outlines the query and the unit under the editor’s pointer', async () => {
    const page = await open({ lens: from });
    expect(await page.locator('.query').textContent()).toBe('.');
    await page.evaluate(() => window.fakeHost.send('point', { place: { list: 'input', unit: 3 } }));
    await settle(page);
    expect(await page.locator('.unit.pointed').textContent()).toBe('heron');
  });

  it('shows special units as chips with their share', async () => {
    const page = await open({ lens: { ...from, head: 0 } });
    const [weight] = await page.evaluate(() => window.fakeHost.row('encoder.2.self', 0, 20));
    expect(await page.locator('.unit.special').first().textContent()).toBe(
      `[CLS] ${(weight! * 100).toFixed(weight! >= 0.1 ? 1 : 2)} %`,
    );
  });
});

describe('the text', () => {
  it('is written as it is', async () => {
    const text = 'def why(bird):\n\treturn  bird\n\n# end';
    const page = await open({ text });
    const rows = await page
      .locator('.text-row')
      .evaluateAll((all) =>
        all.map((row) =>
          Array.from(row.children, (span) => (span.classList.contains('special') ? '' : span.textContent)).join(''),
        ),
      );
    expect(rows.join('\n')).toBe(text);
  });

  it('is never markup', async () => {
    const page = await open({ text: NASTY });
    expect(await page.locator('.text-rows b').count()).toBe(0);
    expect(await page.locator('.text-rows').textContent()).toContain('[202E]evil');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });

  it('sets generated units apart', async () => {
    const page = await open({ generated: [' and', ' then'] });
    expect(await page.locator('.unit.generated').allTextContents()).toEqual([' and', ' then']);
  });

  it('of 18,000 words is only there near the screen', async () => {
    const page = await open({
      text: longText(18_000),
      reach: 32,
      layers: 1,
      heads: 2,
      lens: { map: 'encoder.0.self' },
    });
    await settle(page, 500);
    expect(await page.locator('.text-row').count()).toBeLessThan(80);
    await page.evaluate(() => window.fakeHost.setLens({ units: [15_000], side: 'query' }));
    await settle(page, 500);
    expect(await page.locator('.unit.query').getAttribute('data-unit')).toBe('15000');
    expect(await page.locator('.unit.query').isVisible()).toBe(true);
    expect(await page.locator('.text-row').count()).toBeLessThan(80);
    expect(await page.locator('.tokens-overview').isVisible()).toBe(true);
  });
});

describe('pointer', () => {
  it('points in the editor and says the weight', async () => {
    const page = await open({ lens: from });
    await page.locator('[data-unit="3"]').hover();
    await settle(page);
    expect(await calls(page, 'point')).toEqual([{ place: { list: 'input', unit: 3 } }]);
    const weight = (await page.evaluate(() => window.fakeHost.row('encoder.2.self', 1, 20)))[3]!;
    const line = await statusLine(page);
    expect(line).toContain(`“.” looks at “heron” ${weight.toPrecision(3)}`);
  });

  it('makes a clicked unit the query and shows it in the editor', async () => {
    const page = await open();
    await page.locator('[data-unit="3"]').click();
    await settle(page);
    expect(await calls(page, 'reveal')).toEqual([{ place: { list: 'input', unit: 3 } }]);
    expect(await calls(page, 'setLens')).toEqual([{ lens: { units: [3], side: 'query' } }]);
    expect(await page.locator('.top-query').textContent()).toContain('heron');
  });
});

describe('keyboard', () => {
  it('moves by unit and by row, and pins', async () => {
    const page = await open({ lens: from });
    await page.locator('.unit[role=option][tabindex="0"]').focus();
    expect(await focused(page)).toBe(0);
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe(1);
    await page.keyboard.press('End');
    expect(await focused(page)).toBe(3);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('one');
    await page.keyboard.press('ArrowUp');
    expect(await focused(page)).toBe(3);
    await page.keyboard.press('Home');
    expect(await focused(page)).toBe(0);
    await page.keyboard.press('Control+End');
    expect(await focused(page)).toBe(89);
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe(89);
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: 2 } }]);
    expect(await page.locator('.unit[role=option][tabindex="0"]').count()).toBe(1);
    expect(await page.locator('[data-unit="2"]').getAttribute('aria-selected')).toBe('true');
  });

  it('finds its way through a long text', async () => {
    const page = await open({ text: longText(4000), reach: 16, layers: 1, heads: 1, lens: { map: 'encoder.0.self' } });
    await page.locator('.unit[role=option][tabindex="0"]').focus();
    await page.keyboard.press('Control+End');
    const last = (await page.evaluate(() => window.fakeHost.units().text.length)) - 1;
    expect(await focused(page)).toBe(last);
    await page.keyboard.press('PageUp');
    expect(await focused(page)).toBeLessThan(last - 50);
    expect(await focused(page)).toBeGreaterThan(0);
  });
});

it('copies every unit as TSV', async () => {
  const page = await open({ lens: from });
  await page.getByRole('button', { name: 'Copy as TSV' }).click();
  await settle(page);
  const [request] = await calls(page, 'copy');
  const lines = (request as { text: string }).text.trimEnd().split('\n');
  expect(lines).toHaveLength(91);
  expect(lines[0]).toBe('unit\ttext\tstart\tend\tspecial\tweight\trank');
  const weights = await page.evaluate(() => window.fakeHost.row('encoder.2.self', 1, 20));
  expect(lines.slice(1).map((line) => Math.fround(Number(line.split('\t')[5])))).toEqual(weights);
});
