import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../src/protocol/changes';
import type { Prediction } from '../../src/protocol/engine';
import { CROPPED, type PictureSetup } from './page/pictureFixture';
import { longText, NASTY } from './page/texts';
import { PanelBrowser, settle, type PanelOptions } from './panelPage';

interface Shot extends PanelOptions {
  readonly name: string;
  readonly tab?: 'Image' | 'Matrix';
  /** Point of the page to put the mouse on. */
  readonly hover?: readonly [number, number];
  readonly zoom?: number;
  /** From one point of the page to another. */
  readonly drag?: readonly [readonly [number, number], readonly [number, number]];
  readonly keys?: readonly string[];
  readonly click?: string;
  readonly rightClick?: string;
  readonly problem?: string;
}

const lens = { map: 'encoder.2.self', head: 1, side: 'query', units: [20] } as const;

const cross = { map: 'decoder.2.cross', head: 1, side: 'query', units: [2] } as const;

const CHANGES: readonly Change[] = [
  { kind: 'ablate', map: 'encoder.2.self', heads: [3] },
  { kind: 'hide', list: 'input', units: [6], how: 'mask' },
];

const PREDICTIONS: readonly Prediction[] = [
  { piece: ' leg', probability: 0.61 },
  { piece: ' foot', probability: 0.14 },
  { piece: '\n', probability: 0.05 },
];

const SCENE: PictureSetup = {
  ...CROPPED,
  width: 1024,
  height: 683,
  seen: { x: 170.5, y: 0, width: 683, height: 683 },
  columns: 14,
  rows: 14,
  painting: 'scene',
};

/** What a designer looks at. */
const SHOTS: readonly Shot[] = [
  { name: 'tokens-dark', lens },
  { name: 'tokens-light', lens, theme: 'light' },
  { name: 'tokens-hc', lens, theme: 'high-contrast' },
  { name: 'tokens-hc-light', lens, theme: 'high-contrast-light' },
  { name: 'tokens-forced', lens, theme: 'high-contrast', forcedColors: true },
  { name: 'tokens-received', theme: 'dark' },
  { name: 'tokens-viridis', lens, options: { palette: 'viridis' } },
  { name: 'tokens-generated', lens, generated: [' and', ' then', ' it', ' flew', '.'] },
  {
    name: 'tokens-keys',
    lens,
    keys: [
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'ArrowDown',
      'ArrowDown',
      'ArrowRight',
    ],
  },
  { name: 'tokens-narrow', lens, width: 440, height: 720 },
  {
    name: 'tokens-long',
    text: longText(18_000),
    reach: 64,
    layers: 1,
    heads: 4,
    lens: { ...lens, map: 'encoder.0.self', units: [300] },
  },
  { name: 'tokens-nasty', text: NASTY, lens: { ...lens, units: [12] } },
  { name: 'tokens-streaming', lens: {}, done: 2 },
  { name: 'matrix-dark', lens, tab: 'Matrix' },
  { name: 'matrix-light', lens, tab: 'Matrix', theme: 'light' },
  { name: 'matrix-hc', lens, tab: 'Matrix', theme: 'high-contrast' },
  { name: 'matrix-hover', lens, tab: 'Matrix', hover: [300, 330] },
  { name: 'matrix-zoom', lens, tab: 'Matrix', hover: [250, 300], zoom: -600 },
  {
    name: 'matrix-1800',
    tab: 'Matrix',
    text: longText(1700),
    layers: 1,
    lens: { map: 'encoder.0.self', head: 1 },
    heads: 4,
  },
  { name: 'side-dark', lens, surface: 'side', width: 300, height: 560 },
  { name: 'side-light', lens, surface: 'side', width: 300, height: 560, theme: 'light' },
  { name: 'side-hc', lens, surface: 'side', width: 300, height: 560, theme: 'high-contrast' },
  { name: 'side-forced', lens, surface: 'side', width: 300, height: 560, theme: 'high-contrast', forcedColors: true },
  { name: 'dropdown', lens, click: 'vscode-dropdown[aria-label=Direction]' },
  { name: 'dropdown-hc', lens, theme: 'high-contrast', click: 'vscode-dropdown[aria-label=Direction]' },
  { name: 'tokens-mean', lens: { ...lens, head: 'mean' } },
  { name: 'image-dark', picture: SCENE },
  { name: 'image-light', picture: SCENE, theme: 'light' },
  { name: 'image-hc', picture: SCENE, theme: 'high-contrast', hover: [270, 290] },
  { name: 'image-hc-light', picture: SCENE, theme: 'high-contrast-light', click: '.toggle >> text=Regions' },
  {
    name: 'image-forced',
    picture: SCENE,
    theme: 'high-contrast',
    forcedColors: true,
    hover: [270, 290],
    click: '.toggle >> text=Regions',
  },
  {
    name: 'image-forced-light',
    picture: SCENE,
    theme: 'high-contrast-light',
    forcedColors: true,
    click: '.toggle >> text=Focus',
  },
  { name: 'image-hover', picture: SCENE, lens: { head: 0 }, hover: [270, 290] },
  { name: 'image-smooth', picture: SCENE, click: '.toggle >> text=Smooth' },
  { name: 'image-focus', picture: SCENE, lens: { head: 1 }, click: '.toggle >> text=Focus' },
  { name: 'image-focus-light', picture: SCENE, lens: { head: 1 }, click: '.toggle >> text=Focus', theme: 'light' },
  { name: 'image-regions', picture: SCENE, lens: { head: 1 }, click: '.toggle >> text=Regions' },
  { name: 'image-viridis', picture: SCENE, options: { palette: 'viridis' } },
  { name: 'image-zoom', picture: SCENE, hover: [270, 290], zoom: -600 },
  {
    name: 'image-region',
    picture: SCENE,
    drag: [
      [220, 200],
      [300, 330],
    ],
  },
  { name: 'image-clear', picture: { ...CROPPED, painting: 'clear', answers: [] } },
  { name: 'image-blocks', picture: CROPPED, lens: { head: 1 } },
  { name: 'image-broken', picture: { ...CROPPED, painting: 'broken' }, lens: { head: 1 } },
  { name: 'image-large', picture: SCENE, width: 1400, height: 900, lens: { head: 5 }, surface: 'editor' },
  { name: 'image-narrow', picture: SCENE, width: 440, height: 760 },
  { name: 'image-side', picture: SCENE, surface: 'side', width: 300, height: 560 },
  { name: 'image-matrix', picture: SCENE, tab: 'Matrix' },
  { name: 'cross-dark', kind: 'cross', lens: cross, hover: [110, 300] },
  { name: 'cross-light', kind: 'cross', lens: cross, theme: 'light' },
  { name: 'cross-hc', kind: 'cross', lens: cross, theme: 'high-contrast' },
  { name: 'cross-matrix', kind: 'cross', lens: cross, tab: 'Matrix' },
  { name: 'cross-side', kind: 'cross', lens: cross, surface: 'side', width: 300, height: 560 },
  {
    name: 'mixed-tokens',
    kind: 'mixed',
    picture: SCENE,
    lens: { side: 'query', units: [201] },
    predictions: PREDICTIONS,
  },
  { name: 'caption-image', kind: 'caption', picture: SCENE, lens: { side: 'query', units: [2] }, tab: 'Image' },
  { name: 'changed-dark', lens, changes: CHANGES, predictions: PREDICTIONS },
  { name: 'changed-light', lens, changes: CHANGES, theme: 'light', rightClick: '[data-unit="3"]' },
  { name: 'changed-hc', lens, changes: CHANGES, theme: 'high-contrast', rightClick: '[data-unit="3"]' },
  { name: 'changed-side', lens, changes: CHANGES, surface: 'side', width: 300, height: 560 },
  { name: 'writing', lens, generated: [' and', ' then', ' it', ' flew', '.'], predictions: PREDICTIONS, done: 4 },
  { name: 'predictions', lens, predictions: PREDICTIONS, height: 420 },
  { name: 'predictions-narrow', lens, predictions: PREDICTIONS, width: 440, height: 720 },
  { name: 'cross-narrow', kind: 'cross', lens: cross, width: 440, height: 720 },
  { name: 'empty', text: null },
  {
    name: 'problem',
    lens,
    problem:
      'The engine ended in the middle of the run (signal SIGKILL). What was shown stays; run Inspect Active Editor again.',
  },
];

/** Takes the pictures named, or all. */
export async function screenshots(folder: string, names: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await PanelBrowser.launch();
  for (const shot of SHOTS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const page = await browser.open({ ratio: 1.5, ...shot });
    if (shot.tab !== undefined) await page.getByRole('tab', { name: shot.tab }).click();
    await settle(page);
    if (shot.hover !== undefined) await page.mouse.move(...shot.hover);
    if (shot.zoom !== undefined) await page.mouse.wheel(0, shot.zoom);
    if (shot.drag !== undefined) {
      await page.mouse.move(...shot.drag[0]);
      await page.mouse.down();
      await page.mouse.move(...shot.drag[1], { steps: 5 });
      await page.mouse.up();
    }
    if (shot.click !== undefined) await page.locator(shot.click).click();
    if (shot.rightClick !== undefined) await page.locator(shot.rightClick).click({ button: 'right' });
    for (const key of shot.keys ?? []) await page.keyboard.press(key);
    if (shot.problem !== undefined) {
      await page.evaluate((message) => window.fakeHost.send('problem', { message }), shot.problem);
    }
    await settle(page, 600);
    await page.screenshot({ path: join(folder, `${shot.name}.png`) });
    await page.context().close();
  }
  await browser.close();
}
