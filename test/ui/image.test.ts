import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { percent } from '../../src/core/paint';
import { heatLine } from '../../webview/words';
import { heatWords, meanRow, type Dump } from './dump';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { halfClear, photo } from './pictures';
import { LIGHT, middle, opacities, patches, PictureStage } from './pictureStage';

/** Of the picture that is upright; the model sees all of it, squeezed, or its middle. */
const [WIDTH, HEIGHT] = [480, 320];

let headlight: Headlight;

beforeAll(async () => {
  headlight = await openHeadlight();
  await headlight.write('photo.jpg', await photo(WIDTH, HEIGHT).jpeg({ quality: 92 }).toBuffer());
  // Lying on its side, with the word that it is to be turned by 90°.
  const lying = await photo(WIDTH, HEIGHT).rotate(-90).toColourspace('srgb').png().toBuffer();
  const { default: sharp } = await import('sharp');
  await headlight.write(
    'turned.jpg',
    await sharp(lying).withMetadata({ orientation: 6 }).jpeg({ quality: 92 }).toBuffer(),
  );
  await headlight.write('clear.png', await halfClear(WIDTH, HEIGHT).png().toBuffer());
  await headlight.write('photo.webp', await photo(WIDTH, HEIGHT).webp({ quality: 90 }).toBuffer());
  await headlight.write('notes.md', 'A heron at sunset:\n\n![the heron](photo.jpg)\n');
});
afterAll(() => headlight?.close('image'));

const press = (key: string): Promise<void> => headlight.workbench.page.keyboard.press(key);
const words = (frame: Frame): Promise<string | null> => frame.locator('.status-words').textContent();

interface Opened {
  readonly frame: Frame;
  readonly stage: PictureStage;
  readonly dump: Dump;
  /** Index of the last layer. */
  readonly last: number;
}

/** Opens VS Code's own preview of a picture, then ours from it. */
async function open(name: string): Promise<Opened> {
  const { workbench } = headlight;
  await workbench.command('View: Close All Editors');
  await workbench.openFile(name);
  await workbench.command('Attention: Inspect Active Editor');
  const frame = await workbench.webview('.image-stage', PATIENCE.timeout);
  await headlight.untilRun();
  const dump = await headlight.cli.dump(headlight.file(name));
  return { frame, stage: new PictureStage(workbench.page, frame), dump, last: dump.maps.length - 1 };
}

/** Canvases keep eight bits of a colour times its opacity: a step may be lost, of a weight of another process too. */
async function untilLit({ stage, dump }: Opened, weights: Float32Array): Promise<void> {
  const wanted = opacities(dump.units, weights);
  expect(new Set(wanted).size, 'many strengths').toBeGreaterThan(5);
  await expect
    .poll(async () => (await stage.heat(dump.units)).map((alpha, i) => Math.abs(alpha - wanted[i]!) <= 1), PATIENCE)
    .toEqual(wanted.map(() => true));
}

describe.each(['photo.jpg', 'turned.jpg', 'clear.png', 'photo.webp'])('%s', (name) => {
  let opened: Opened;

  beforeAll(async () => {
    opened = await open(name);
  });

  it('opens in an editor of its own, lit by where [CLS] looks', async () => {
    const { dump, frame, last, stage } = opened;
    expect(
      await headlight.workbench.page.locator('.editor-group-container.active .tab.active').textContent(),
    ).toContain(name);
    expect(await headlight.status()).toMatch(
      new RegExp(`headlight-vit\\s+L${last} · mean\\s+${patches(dump.units).length} patches`),
    );
    await stage.leave();
    await untilLit(opened, meanRow(dump.maps[last]!, [0]));
    const lights = (
      await stage.pixels(
        'heat',
        patches(dump.units).map((unit) => middle(dump.units, unit)),
      )
    ).filter((pixel) => pixel[3]! > 64);
    expect(lights.length).toBeGreaterThan(0);
    for (const pixel of lights)
      for (let i = 0; i < 3; i++) expect(Math.abs(pixel[i]! - LIGHT[i]!)).toBeLessThanOrEqual(4);
    expect(await frame.locator('.image-facts').textContent()).toContain(`${WIDTH} × ${HEIGHT}`);
    await headlight.screenshot(`image-${name.replace('.', '-')}`);
  });

  it('is upright, and clear where it is', async () => {
    const { stage } = opened;
    // The sun, the bird, the meadow.
    const places = [
      [0.74 * WIDTH, 0.24 * HEIGHT],
      [0.33 * WIDTH, 0.52 * HEIGHT],
      [0.1 * WIDTH, 0.9 * HEIGHT],
    ] as const;
    const [sun, bird, meadow] = await stage.pixels('picture', places);
    if (name === 'clear.png')
      expect([sun![0], sun![0] === sun![1], sun![1] === sun![2]], 'a checked ground').toEqual([
        expect.toBeOneOf([44, 58]),
        true,
        true,
      ]);
    else expect(sun![0]! > 220 && sun![2]! < 200).toBe(true);
    expect(bird![0]! < 90 && bird![2]! < 120).toBe(true);
    expect(meadow![1]! > meadow![2]! + 20).toBe(true);
  });

  it('shows where a patch looks that is pointed at, in the numbers of the command line', async () => {
    const { dump, frame, last, stage } = opened;
    const { units } = dump;
    const all = patches(units);
    for (const unit of [all[0]!, all[Math.floor(all.length / 2) + 3]!, all.at(-2)]) {
      await stage.point(middle(units, unit));
      const weights = meanRow(dump.maps[last]!, [unit]);
      await untilLit(opened, weights);
      const strongest = all.reduce((best, candidate) => (weights[candidate]! > weights[best]! ? candidate : best));
      const line = heatLine(heatWords(dump, dump.maps[last]!, { side: 'query', units: [unit] }, weights), strongest);
      await expect.poll(() => words(frame), PATIENCE).toBe(line);
    }
    await stage.leave();
    await untilLit(opened, meanRow(dump.maps[last]!, [0]));
  });

  it('has the mean of a region that is dragged, until Escape', async () => {
    const { dump, frame, last, stage } = opened;
    const { units } = dump;
    const columns = patches(units).filter((unit) => units.text[unit]!.startsWith('row 0,')).length;
    const at = (row: number, column: number): number => units.text.indexOf(`row ${row}, column ${column}`);
    await stage.drag(middle(units, at(1, 2)), middle(units, at(2, 4)));
    await stage.leave();
    const region = [at(1, 2), at(1, 3), at(1, 4), at(2, 2), at(2, 3), at(2, 4)];
    expect(columns).toBeGreaterThan(5);
    await untilLit(opened, meanRow(dump.maps[last]!, region));
    // On the patches themselves the keyboard would point at one.
    await frame.getByRole('button', { name: 'Smooth', exact: true }).focus();
    await press('Escape');
    await untilLit(opened, meanRow(dump.maps[last]!, [0]));
  });

  it('is sharp in focus mode where it is looked at, and hidden elsewhere', async () => {
    const { dump, frame, last, stage } = opened;
    const { units } = dump;
    const weights = meanRow(dump.maps[last]!, [0]);
    const ranked = patches(units).sort((a, b) => weights[b]! - weights[a]!);
    await frame.getByRole('button', { name: 'Focus', exact: true }).click();
    await stage.leave();
    await expect.poll(() => frame.locator('.image-heat').isVisible(), PATIENCE).toBe(false);
    const covers = async (): Promise<number[]> =>
      (
        await stage.pixels(
          'focus',
          [ranked[0]!, ranked.at(-1)].map((unit) => middle(units, unit)),
        )
      ).map((pixel) => pixel[3]!);
    await expect.poll(async () => (await covers())[1], PATIENCE).toBe(255);
    expect((await covers())[0]).toBeLessThan(64);
    await headlight.screenshot(`focus-${name.replace('.', '-')}`);
    await frame.getByRole('button', { name: 'Focus', exact: true }).click();
    await expect.poll(() => frame.locator('.image-heat').isVisible(), PATIENCE).toBe(true);
  });
});

describe('the window', () => {
  it('has its top regions in the side view, in the numbers of the command line', async () => {
    await open('photo.jpg');
    await headlight.workbench.command('Attention: Focus Side View');
    const side = await headlight.workbench.webview('[data-surface="side"]', PATIENCE.timeout);
    const told = JSON.parse(await headlight.cli.run('inspect', headlight.file('photo.jpg'), '--format', 'json')) as {
      regions: { share: number }[];
    };
    const shares = told.regions.map(({ share }) => percent(share));
    expect(shares.length).toBeGreaterThan(0);
    await expect.poll(() => side.locator('.regions .top-share:visible').allTextContents(), PATIENCE).toEqual(shares);
    await headlight.screenshot('image-side');
  });

  it('moves the layer and the head of a picture with the keys', async () => {
    const opened = await open('photo.jpg');
    const { dump, last, stage } = opened;
    await press('Control+Alt+[');
    await expect.poll(() => headlight.status(), PATIENCE).toContain(`L${last - 1} · mean`);
    await press('Control+Alt+,');
    await expect.poll(() => headlight.status(), PATIENCE).toContain(`L${last - 1} · H${dump.maps[0]!.info.heads - 1}`);
    await stage.leave();
    await untilLit(opened, dump.maps[last - 1]!.row(dump.maps[0]!.info.heads - 1, 0));
  });

  it('lists the models of pictures apart from those of texts', async () => {
    await headlight.workbench.openCommand('Attention: Select Model…');
    const { quickInput } = headlight.workbench;
    await expect
      .poll(() => quickInput.entries(), PATIENCE)
      .toContainEqual(expect.stringMatching(/^eye.*headlight-vit, ViT · \d+ layers × \d+ heads/));
    expect(await quickInput.entries()).toContainEqual(
      expect.stringMatching(/^circle-slash.*headlight-encoder, reads texts · BERT/),
    );
    await quickInput.cancel();
  });

  it('brings the editor back after a reload, with its lens', async () => {
    const { page } = headlight.workbench;
    const before = await headlight.status();
    await headlight.workbench.reload();
    const frame = await headlight.workbench.webview('.image-stage');
    await headlight.untilRun();
    const lens = /L\d+ · \w+/.exec(before)![0];
    await expect.poll(() => headlight.status(), PATIENCE).toContain(lens);
    const dump = await headlight.cli.dump(headlight.file('photo.jpg'));
    const [, layer, head] = /L(\d+) · H(\d+)/.exec(lens)!;
    const stage = new PictureStage(page, frame);
    await stage.leave();
    await untilLit({ frame, stage, dump, last: 0 }, dump.maps[Number(layer)]!.row(Number(head), 0));
  });

  it('runs a picture again that is changed on disk, and keeps what is shown when it is deleted', async () => {
    const frame = await headlight.workbench.webview('.image-stage', PATIENCE.timeout);
    await headlight.write(
      'photo.jpg',
      await photo(WIDTH / 2, HEIGHT)
        .jpeg()
        .toBuffer(),
    );
    await expect
      .poll(() => frame.locator('.image-facts').textContent(), PATIENCE)
      .toContain(`${WIDTH / 2} × ${HEIGHT}`);
    await headlight.remove('photo.jpg');
    await expect.poll(() => frame.getByRole('alert').textContent(), PATIENCE).toContain('photo.jpg was deleted');
    expect(await frame.locator('.image-stage').isVisible()).toBe(true);
    await headlight.write('photo.jpg', await photo(WIDTH, HEIGHT).jpeg().toBuffer());
    await expect.poll(() => frame.locator('.image-facts').textContent(), PATIENCE).toContain(`${WIDTH} × ${HEIGHT}`);
    await expect.poll(() => frame.getByRole('alert').isVisible(), PATIENCE).toBe(false);
    await headlight.untilRun();
  });

  it('shows a picture that was inspected over its link in Markdown', async () => {
    await headlight.workbench.openFile('notes.md');
    const card = await headlight.workbench.hoverCard('the heron', 'photo.jpg', 'top region');
    expect(await card.innerText()).toMatch(/headlight-vit · L\d+ · \w+ · \[CLS\] looks at · top region [\d.]+ %/);
    const image = card.locator('img[src^="data:image/svg+xml;base64,"]').first();
    expect(await image.evaluate((img) => (img instanceof HTMLImageElement ? img.naturalWidth : 0))).toBeGreaterThan(
      100,
    );
    await headlight.screenshot('image-hover');
  });
});
