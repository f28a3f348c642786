import { readFile } from 'node:fs/promises';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unitAt } from '../../src/core/units';
import { inRoot } from '../../tools/lib/root.mjs';
import { openPanel, readTopUnits } from '../../tools/vscode/panel.mjs';
import type { Report } from './commandLine';
import { patternAt } from './dump';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { cellColours, MatrixMap } from './matrixMap';
import { lit, outlined, wanted } from './paint';
import { listedUnits, litUnits, unitIn, wantedUnits } from './panelPage';

const MODEL = 'headlight-translator';
const WRITTEN = 48;
const SETTINGS = { 'headlight.model': MODEL, 'headlight.continuation': WRITTEN };
const RUN = ['--model', MODEL, '--generate', WRITTEN] as const;
/** In the sample's first line. */
const SOURCE = 'chat';

let headlight: Headlight;
let panel: Frame;
let text: string;
let received: Report;

beforeAll(async () => {
  text = await readFile(inRoot('media/samples/cafe.fr.txt'), 'utf8');
  headlight = await openHeadlight({
    workspaceSettings: SETTINGS,
  });
  await headlight.write('cafe.fr.txt', text);
  received = await told();
  await headlight.inspect('cafe.fr.txt');
  panel = await openPanel(headlight.workbench);
});
afterAll(() => headlight?.close('translator'));

const told = (...options: (string | number)[]): Promise<Report> =>
  headlight.cli.inspect(headlight.file('cafe.fr.txt'), ...RUN, ...options);
const source = (): number => unitAt(received.units, text.indexOf(SOURCE) + 1)!;
const untilLit = (report: Report): Promise<void> =>
  expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, report));

describe('the translation of a French text', () => {
  it('stands in the panel below the text, as the command line writes it', async () => {
    const output = received.lists.find(({ list }) => list.id === 'output')!;
    expect(output.units.length).toBeGreaterThan(5);
    await expect
      .poll(() => panel.locator('[data-list="output"] .generated').allTextContents(), PATIENCE)
      .toHaveLength(output.units.length);
    expect(output.units.text.join('').trim()).toBe(received.written.trim());
    expect(await panel.locator('.text-heading').allTextContents()).toEqual(['input', 'output · written by the model']);
    expect(received.lens).toMatchObject({ map: 'decoder.0.cross', side: 'all' });
    await untilLit(received);
    await headlight.screenshot('translator');
  });

  it('says what the model was trained on', async () => {
    await expect.poll(() => panel.locator('body').innerText(), PATIENCE).toContain('Trained on short French sentences');
  });

  it.each([0, 1, 3])('lights the sources that token %d was written from', async (unit) => {
    const row = await told('--map', 'decoder.0.cross', '--list', 'output', '--query', unit);
    expect(row.list.id).toBe('input');
    await unitIn(panel, 'output', unit).hover();
    await untilLit(row);
    await expect.poll(() => litUnits(panel, 'input'), PATIENCE).toEqual(wantedUnits(row));
    await expect.poll(async () => (await readTopUnits(panel)).units, PATIENCE).toEqual(listedUnits(row));
    await headlight.screenshot(`translator-${unit}`);
  });

  it('is lit where it was written from the word that the caret is on', async () => {
    await panel.locator('.status-words').hover();
    await headlight.workbench.clickWord(text.split('\n')[0]!, SOURCE);
    const column = await told('--map', 'decoder.0.cross', '--list', 'input', '--key', source());
    expect([column.list.id, column.lens.side]).toEqual(['output', 'key']);
    await expect.poll(() => litUnits(panel, 'output'), PATIENCE).toEqual(wantedUnits(column));
    await expect.poll(() => outlined(headlight.workbench), PATIENCE).toHaveLength(1);
    await headlight.screenshot('translator-source');
  });

  it('has a matrix of what was written by what was read, with the weights of the command line', async () => {
    const dump = await headlight.cli.dump(headlight.file('cafe.fr.txt'), ...RUN);
    await panel.getByRole('tab', { name: 'Matrix' }).click();
    const written = received.lists.find(({ list }) => list.id === 'output')!.units.length;
    const pattern = patternAt(dump, 'decoder.0.cross');
    const rows = Array.from({ length: written }, (_, query) => pattern.row(0, query));
    const expected = cellColours(rows, received.units.special);
    const map = new MatrixMap(headlight.workbench.page, panel);
    await expect.poll(() => map.pixels(written, received.units.length), PATIENCE).toEqual(expected);
    await headlight.screenshot('translator-matrix');
  });

  it('is lit in a light theme, too', async () => {
    await panel.getByRole('tab', { name: 'Tokens' }).click();
    await headlight.setSettings({ ...SETTINGS, 'workbench.colorTheme': 'Default Light Modern' });
    const row = await told('--map', 'decoder.0.cross', '--list', 'output', '--query', 1);
    await unitIn(panel, 'output', 1).hover();
    const look = { palette: 'amber', theme: 'light', highContrast: false } as const;
    await expect.poll(() => lit(headlight.workbench, look), PATIENCE).toEqual(wanted(text, row));
    await headlight.screenshot('translator-light');
  });
});
