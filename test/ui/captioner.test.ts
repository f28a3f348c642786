import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from './commandLine';
import { patternAt, type Dump } from './dump';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { photo } from './pictures';
import { middle, opacities, patches, PictureStage } from './pictureStage';

const MODEL = 'headlight-captioner';
const SCENE = 'scene.png';
const SETTINGS = { 'headlight.imageModel': MODEL };
const CROSS = 'decoder.0.cross';

let headlight: Headlight;
let frame: Frame;
let stage: PictureStage;
let told: Report;
let dump: Dump;
/** The words that say something, with their units. */
let words: readonly { readonly text: string; readonly unit: number }[];

beforeAll(async () => {
  headlight = await openHeadlight({ workspaceSettings: SETTINGS });
  await headlight.write('meadow.jpg', await photo(960, 80).jpeg().toBuffer());
  told = await headlight.cli.inspect(headlight.file(SCENE), '--model', MODEL);
  dump = await headlight.cli.dump(headlight.file(SCENE), '--model', MODEL);
  const { units } = told.lists.find(({ list }) => list.id === 'output')!;
  words = units.text.map((text, unit) => ({ text, unit })).filter(({ text }) => text !== '');
  await open(SCENE);
});
afterAll(() => headlight?.close('captioner'));

async function open(name: string): Promise<void> {
  const { workbench } = headlight;
  await workbench.command('View: Close All Editors');
  await workbench.openFile(name);
  await workbench.command('Attention: Inspect Active Editor');
  frame = await workbench.webview('.image-stage', PATIENCE.timeout);
  stage = new PictureStage(workbench.page, frame);
  await headlight.untilRun();
}

const word = (unit: number) => frame.locator(`.written [role=option][data-unit="${unit}"]`);
const row = (unit: number): Float32Array => patternAt(dump, CROSS).row(0, unit);
/** Canvases keep eight bits of a colour times its opacity: a step may be lost. */
async function untilLit(weights: Float32Array): Promise<void> {
  const wanted = opacities(dump.units, weights);
  expect(new Set(wanted).size, 'several strengths').toBeGreaterThan(3);
  await expect
    .poll(async () => (await stage.heat(dump.units)).map((alpha, i) => Math.abs(alpha - wanted[i]!) <= 1), PATIENCE)
    .toEqual(wanted.map(() => true));
}

describe('a scene that is opened', () => {
  it('has its caption below the picture, lit by what all words looked at', async () => {
    expect(told.written).toMatch(/^an? \w+.* (at|on|in) the /);
    await expect
      .poll(() => frame.locator('.written .generated:not(.tick)').allTextContents(), PATIENCE)
      .toEqual(words.map(({ text }) => text));
    await stage.leave();
    await untilLit(told.heat);
    expect(await headlight.status()).toMatch(/headlight-captioner\s+L0 · mean\s+144 patches → \d+ tokens/);
    await headlight.screenshot('captioner-scene');
  });

  it('lights the regions that a word was written from, and says how far the gate was open', async () => {
    for (const { unit } of [words[1]!, words.at(-1)!]) {
      await word(unit).hover();
      await untilLit(row(unit));
      await expect.poll(() => frame.locator('.written-facts').textContent(), PATIENCE).toMatch(/^gate β [01]\.\d\d$/);
      expect(await frame.locator('.status-words').textContent()).toMatch(
        /looks at row \d+, column \d+ .* · gate β [01]\.\d\d$/,
      );
      await headlight.screenshot(`captioner-word-${unit}`);
    }
  });

  it('lights the words of a region that is pointed at', async () => {
    const { unit } = words[1]!;
    const strongest = patches(dump.units).reduce((best, one) => (row(unit)[one]! > row(unit)[best]! ? one : best));
    await stage.point(middle(dump.units, strongest));
    const column = words.map((one) => row(one.unit)[strongest]!);
    const heaviest = words[column.indexOf(Math.max(...column))]!;
    const background = (): Promise<string> =>
      word(heaviest.unit).evaluate((one) => getComputedStyle(one).backgroundColor);
    await expect.poll(background, PATIENCE).not.toBe('rgba(0, 0, 0, 0)');
    await headlight.screenshot('captioner-region');
  });

  it('is played through, word by word, until Escape', async () => {
    await stage.leave();
    const button = frame.locator('.written button');
    const still = await frame.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
    await button.click();
    await expect.poll(() => word(words[0]!.unit).getAttribute('aria-selected'), PATIENCE).toBe('true');
    if (still) await button.click();
    await expect.poll(() => word(words[1]!.unit).getAttribute('aria-selected'), PATIENCE).toBe('true');
    await headlight.workbench.page.keyboard.press('Escape');
    await expect.poll(() => button.textContent(), PATIENCE).toBe(still ? 'Next word' : 'Play');
    const selected = frame.locator('.written [aria-selected="true"]');
    expect(await selected.count()).toBe(1);
    await headlight.screenshot('captioner-play');
  });

  it('is the same in a light theme', async () => {
    await headlight.setSettings({ ...SETTINGS, 'workbench.colorTheme': 'Default Light Modern' });
    await word(words[1]!.unit).hover();
    await untilLit(row(words[1]!.unit));
    await headlight.screenshot('captioner-light');
    await headlight.setSettings(SETTINGS);
  });
});

describe('a wide photograph, of which it knows nothing', () => {
  it('is told of all the same', async () => {
    await open('meadow.jpg');
    await expect.poll(() => frame.locator('.written [role=option]').count(), PATIENCE).toBeGreaterThan(0);
    expect(await frame.locator('.image-facts').textContent()).toContain('960 × 80');
    await headlight.screenshot('captioner-wide');
  });
});
