import { readFile } from 'node:fs/promises';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lensName } from '../../src/core/format';
import { unitAt } from '../../src/core/units';
import { inRoot } from '../../tools/lib/root.mjs';
import { openPanel, readTopUnits } from '../../tools/vscode/panel.mjs';
import { heatLine } from '../../webview/words';
import type { Report } from './commandLine';
import { heatWords, patternAt, type Dump } from './dump';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { cellColours, MatrixMap } from './matrixMap';
import { lit, outlined, wanted } from './paint';
import { listedUnits, litUnits, unitIn, wantedUnits } from './panelPage';

/** An encoder-decoder of random weights that transformers has run, too. */
const MODEL = inRoot('test/fixtures/transformers/t5');
/** Fewer than the text has, so that the map is not square. */
const WRITTEN = 9;
const RUN = ['--model', MODEL, '--generate', WRITTEN] as const;
/** What the unit of a word in the middle of the text looks like. */
const SOURCE = 'river';

let headlight: Headlight;
let panel: Frame;
let text: string;
let received: Report;

beforeAll(async () => {
  headlight = await openHeadlight();
  // Folders of models are the machine's or the workspace's.
  const model = { 'headlight.modelFolders': [MODEL], 'headlight.model': 't5' };
  await headlight.setSettings({ ...model, 'headlight.continuation': WRITTEN });
  text = await readText();
  await headlight.write('cat.txt', text);
  received = await told();
  await headlight.inspect('cat.txt');
  panel = await openPanel(headlight.workbench);
});
afterAll(() => headlight?.close('translation'));

/** What the fixture was made of. */
async function readText(): Promise<string> {
  const bytes = await readFile(`${MODEL}/reference.safetensors`);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0)))) as {
    __metadata__: { text: string };
  };
  return header.__metadata__.text;
}

const told = (...options: (string | number)[]): Promise<Report> =>
  headlight.cli.inspect(headlight.file('cat.txt'), ...RUN, ...options);
const outputs = () => received.lists.find(({ list }) => list.id === 'output')!;
const source = (): number => unitAt(received.units, text.indexOf(SOURCE) + 1)!;
const press = (key: string): Promise<void> => headlight.workbench.page.keyboard.press(key);
const untilLit = (report: Report): Promise<void> =>
  expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, report));
const untilPainted = (report: Report): Promise<void> =>
  expect.poll(() => litUnits(panel, report.list.id), PATIENCE).toEqual(wantedUnits(report));
const untilListed = (page: Frame, report: Report): Promise<void> =>
  expect.poll(async () => (await readTopUnits(page)).units, PATIENCE).toEqual(listedUnits(report));
const words = (): Promise<string | null> => panel.locator('.status-words').textContent();

/** The pointer on nothing of the panel. */
const leave = (): Promise<void> => panel.locator('.status-words').hover();

describe('what was written', () => {
  it('stands in the panel below the text, and what was received is lit on both sides', async () => {
    const { units } = outputs();
    expect(received.written.length).toBeGreaterThan(10);
    await expect
      .poll(() => panel.locator('[data-list="output"] .generated').allTextContents(), PATIENCE)
      .toEqual(units.text.slice(-WRITTEN));
    expect(units.text.slice(-WRITTEN).join('')).toBe(received.written);
    expect(await panel.locator('.text-heading').allTextContents()).toEqual(['input', 'output · written by the model']);
    expect(received.lens).toMatchObject({ map: 'decoder.1.cross', side: 'all' });
    await untilLit(received);
    await untilPainted(received);
    await untilListed(panel, received);
  });

  it('is counted in the status bar, beside the stack', async () => {
    const { lens, maps, units } = received;
    expect(lensName(lens, maps)).toBe('decoder.cross L1 · mean');
    expect(await headlight.status()).toMatch(
      new RegExp(`t5\\s+decoder\\.cross L1 · mean\\s+${units.length} → ${WRITTEN} tokens\\s`),
    );
  });
});

describe('a written token that is pointed at', () => {
  it.each([2, 4, WRITTEN])('lights its sources in the text and in the panel: token %d', async (unit) => {
    const row = await told('--map', 'decoder.1.cross', '--list', 'output', '--query', unit);
    expect([row.list.id, new Set(wanted(text, row).map(({ step }) => step)).size > 3]).toEqual(['input', true]);
    await unitIn(panel, 'output', unit).hover();
    await untilLit(row);
    await untilPainted(row);
    await untilListed(panel, row);
    const [strongest] = row.top.filter(({ special }) => !special);
    const line = heatLine({ inspection: row, lens: row.lens, list: row, weights: row.heat }, strongest!.unit);
    await expect.poll(words, PATIENCE).toBe(line);
    expect(await outlined(headlight.workbench)).toEqual([]);
    await headlight.screenshot(`translation-${unit}`);
  });

  it('gives the text back when the pointer leaves it', async () => {
    await leave();
    await untilLit(received);
    await untilPainted(received);
  });

  it('stays what is looked from once it is clicked, through the layers of its stack', async () => {
    await unitIn(panel, 'output', 3).click();
    await leave();
    await untilLit(await told('--list', 'output', '--query', 3));
    await headlight.workbench.command('View: Focus First Editor Group');
    await press('Control+Alt+]');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('decoder.cross L0 · mean');
    await press('Control+Alt+.');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('decoder.cross L0 · H0');
    await untilLit(await told('--stack', 'decoder.cross', '--layer', 0, '--head', 0, '--list', 'output', '--query', 3));
    await press('Control+Alt+[');
    await press('Control+Alt+0');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('decoder.cross L1 · mean');
  });
});

describe('a source token that the caret is on', () => {
  it('lights what was written from it, in panel and side view', async () => {
    await headlight.workbench.clickWord(text, SOURCE);
    const column = await told('--map', 'decoder.1.cross', '--list', 'input', '--key', source());
    expect([column.list.id, column.lens.side]).toEqual(['output', 'key']);
    await untilPainted(column);
    await untilListed(panel, column);
    await expect.poll(() => outlined(headlight.workbench), PATIENCE).toEqual([{ line: 1, text: SOURCE }]);
    expect(await lit(headlight.workbench)).toEqual([]);
    await headlight.screenshot('translation-source');
    await headlight.workbench.command('Attention: Focus Side View');
    const side = await headlight.workbench.webview('[data-surface="side"] section[aria-label="Top units"]');
    await untilListed(side, column);
    await headlight.screenshot('translation-side');
    await headlight.workbench.command('View: Show Explorer');
    await headlight.workbench.command('View: Focus First Editor Group');
  });

  it('has a card that says what it is bound to', async () => {
    const hover = await headlight.workbench.hoverCard(text, SOURCE, `token ${source()}`);
    const column = await told('--map', 'decoder.1.cross', '--list', 'input', '--key', source());
    const [first] = listedUnits(column);
    expect(await hover.innerText()).toContain('is looked at by');
    expect(await hover.locator('tbody tr').first().innerText()).toContain(first!.share);
  });
});

describe('the matrix', () => {
  let dump: Dump;
  const map = () => new MatrixMap(headlight.workbench.page, panel);
  const rowsOf = (address: string): Float32Array[] =>
    Array.from({ length: outputs().units.length }, (_, query) => patternAt(dump, address).row(2, query));

  beforeAll(async () => {
    dump = await headlight.cli.dump(headlight.file('cat.txt'), ...RUN);
    await panel.getByRole('tab', { name: 'Matrix' }).click();
    await panel.getByRole('radio', { name: 'Head 2' }).click();
  });

  it('is not square, and every cell has the weight of the command line', async () => {
    const [rows, columns] = [outputs().units.length, received.units.length];
    expect(rows).toBe(WRITTEN + 1);
    expect(columns).toBeGreaterThan(rows);
    const expected = cellColours(rowsOf('decoder.1.cross'), received.units.special);
    expect(expected[0]).toHaveLength(columns);
    await expect.poll(() => map().pixels(rows, columns), PATIENCE).toEqual(expected);
    await headlight.screenshot('translation-matrix');
  });

  it('says the exact weight of a cell, of both lists, and shows the source in the text', async () => {
    await map().point(3, source());
    const pattern = patternAt(dump, 'decoder.1.cross');
    const lens = { head: 2, side: 'query', units: [3] } as const;
    await expect.poll(words, PATIENCE).toBe(heatLine(heatWords(dump, pattern, lens, pattern.row(2, 3)), source()));
    await expect.poll(() => outlined(headlight.workbench), PATIENCE).toContainEqual({ line: 1, text: SOURCE });
  });

  it('is that of another stack when it is chosen', async () => {
    await panel.locator('vscode-dropdown[aria-label="Stack"]').click();
    await panel.getByRole('option', { name: 'Decoder', exact: true }).click();
    await expect.poll(() => headlight.status(), PATIENCE).toContain('decoder L1 · H2');
    const expected = cellColours(rowsOf('decoder.1.self'), outputs().units.special);
    await expect.poll(() => map().pixels(WRITTEN + 1, WRITTEN + 1), PATIENCE).toEqual(expected);
    await panel.locator('vscode-dropdown[aria-label="Stack"]').click();
    await panel.getByRole('option', { name: 'Encoder', exact: true }).click();
    await expect.poll(() => headlight.status(), PATIENCE).toContain('encoder L1 · H2');
  });
});
