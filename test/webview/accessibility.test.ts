import axe from 'axe-core';
import { expect, it } from 'vitest';
import { settle, type PanelOptions } from './panelPage';
import { panelSuite } from './panelSuite';
import { CROPPED } from './page/pictureFixture';
import type { ThemeName } from './page/themes';

const open = panelSuite();
const lens = { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } as const;
const themes: ThemeName[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];
const states: readonly (readonly [
  string,
  PanelOptions & { readonly keys?: readonly string[]; readonly menu?: boolean },
])[] = [
  ['tokens', { lens }],
  ['tokens in viridis', { lens, options: { palette: 'viridis' } }],
  ['tokens of a generated text', { generated: [' and', ' then'] }],
  ['matrix', { lens, memory: { view: 'matrix' } }],
  ['image', { picture: CROPPED, lens: { map: 'encoder.2.self', head: 1 } }],
  ['image in focus', { picture: CROPPED, lens: { map: 'encoder.2.self', head: 1 }, keys: ['f', 'r'] }],
  ['tokens in forced colours', { lens, forcedColors: true }],
  [
    'image in forced colours',
    { picture: CROPPED, lens: { map: 'encoder.2.self', head: 'mean' }, keys: ['f', 'r'], forcedColors: true },
  ],
  ['tokens of a translation', { kind: 'cross', lens: { side: 'query', units: [2] } }],
  ['tokens of a translation in forced colours', { kind: 'cross', forcedColors: true }],
  ['matrix of a translation', { kind: 'cross', memory: { view: 'matrix' } }],
  ['tokens beside patches', { kind: 'mixed', picture: CROPPED }],
  ['a changed run', { lens, changes: [{ kind: 'ablate', map: 'encoder.2.self', heads: [1] }] }],
  ['a model with notes', { lens, warnings: ['A bias is not used: q_proj.bias'] }],
  ['a menu', { lens, menu: true }],
  ['side view of an image', { picture: CROPPED, surface: 'side', width: 300 }],
  ['side view', { lens, surface: 'side', width: 300 }],
  ['nothing', { text: null }],
];

it.each(themes.flatMap((theme) => states.map(([name, options]) => [name, theme, options] as const)))(
  '%s is accessible, %s',
  async (_name, theme, options) => {
    const { keys = [], menu = false, ...setup } = options;
    const page = await open({ theme, ...setup });
    if (keys.length > 0) await page.locator('.image-twin').focus();
    for (const key of keys) await page.keyboard.press(key);
    await page.evaluate(() => window.fakeHost.send('problem', { message: 'The engine ended.' }));
    if (menu) await page.locator('[data-unit="3"]').click({ button: 'right' });
    await settle(page, 200);
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe: checker } = window as unknown as { axe: typeof axe };
      const result = await checker.run(document, { resultTypes: ['violations'] });
      return result.violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`,
      );
    });
    expect(violations).toEqual([]);
  },
);
