import type { Frame, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { percent } from '../../src/core/paint';
import { unitAt } from '../../src/core/units';
import { openPanel, readTopUnits } from '../../tools/vscode/panel.mjs';
import { heatLine, unitName } from '../../webview/words';
import type { Report } from './commandLine';
import { heatWords, type Dump } from './dump';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { cellColours, MatrixMap } from './matrixMap';
import { lit, outlined, wanted } from './paint';
import { listedUnits, unitIn } from './panelPage';

const text = 'The heron stood on one leg because it was cold.\nNobody asked it why.\n\nIts shadow lay on the water.\n';

let headlight: Headlight;
let panel: Frame;
let dump: Dump;

beforeAll(async () => {
  headlight = await openHeadlight();
  const file = await headlight.write('short.txt', text);
  dump = await headlight.cli.dump(file);
  await headlight.inspect('short.txt');
  panel = await openPanel(headlight.workbench);
});
afterAll(() => headlight?.close('panel'));

const told = (...options: (string | number)[]): Promise<Report> =>
  headlight.cli.inspect(headlight.file('short.txt'), ...options);
const unitOf = (word: string): number => unitAt(dump.units, text.indexOf(word) + 1)!;
const press = (key: string): Promise<void> => headlight.workbench.page.keyboard.press(key);
const unit = (index: number) => unitIn(panel, 'input', index);
const untilLit = (report: Report): Promise<void> =>
  expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, report));

const untilListed = (report: Report): Promise<void> =>
  expect.poll(async () => (await readTopUnits(panel)).units, PATIENCE).toEqual(listedUnits(report));

/** Brings the keyboard back to the text. */
const focusEditor = (): Promise<void> => headlight.workbench.command('View: Focus First Editor Group');

describe('the panel', () => {
  it('opens beside the editor and lists what receives most', async () => {
    const groups = headlight.workbench.page.locator('.editor-group-container');
    expect(await groups.count()).toBe(2);
    expect(await groups.nth(1).locator('.tab').textContent()).toContain('Attention');
    expect(await groups.nth(0).locator('.tab').textContent()).toContain('short.txt');
    const report = await told();
    await untilListed(report);
    expect((await readTopUnits(panel)).title.toLowerCase()).toContain('receive most');
    const top = report.top
      .filter(({ special }) => !special)
      .map((row) => ({ text: unitName(dump.units, row.unit), share: percent(row.weight) }));
    expect((await readTopUnits(panel)).units.slice(0, top.length)).toEqual(top);
  });
});

describe('editor and panel', () => {
  it('look at the same: the pointer on a unit here outlines it there', async () => {
    await unit(unitOf('heron')).hover();
    await expect
      .poll(async () => (await outlined(headlight.workbench)).map((outline) => outline.text).join(''), PATIENCE)
      .toMatch(/her|heron/);
    const line = (await panel.locator('.status-words').textContent())!;
    const report = await told();
    expect(line).toBe(
      heatLine({ inspection: report, lens: report.lens, list: report, weights: report.heat }, unitOf('heron')),
    );
  });

  it('a click on a unit here puts the caret there, and its row is shown on both sides', async () => {
    await unit(unitOf('asked')).click();
    const column = text.split('\n')[1]!.indexOf('asked');
    await expect
      .poll(() => headlight.workbench.statusBarItem('Ln ').innerText(), PATIENCE)
      .toMatch(new RegExp(`^Ln 2, Col (${column}|${column + 1})$`));
    const row = await told('--query', unitOf('asked'));
    await untilLit(row);
    await untilListed(row);
    expect((await readTopUnits(panel)).title.toLowerCase()).toContain('asked');
  });

  it('the caret there is the query here', async () => {
    await headlight.workbench.clickWord('Its shadow', 'shadow');
    await expect.poll(() => unit(unitOf('shadow')).getAttribute('class'), PATIENCE).toContain('query');
    await untilListed(await told('--query', unitOf('shadow')));
  });

  it('the layer and the head of the keys are shown here and in the status bar', async () => {
    await press('Control+Alt+]');
    await press('Control+Alt+,');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('L0 · H5');
    await expect
      .poll(() => panel.getByRole('radio', { checked: true }).getAttribute('aria-label'), PATIENCE)
      .toBe('Head 5');
    await expect
      .poll(() => panel.locator('vscode-dropdown[aria-label="Layer"] .selected-value').textContent(), PATIENCE)
      .toContain('Layer 0');
    const row = await told('--query', unitOf('shadow'), '--layer', 0, '--head', 5);
    await untilListed(row);
    await untilLit(row);
  });

  it('a click on a head here changes the editor', async () => {
    await panel.getByRole('radio', { name: 'Head 2' }).click();
    await expect.poll(() => headlight.status(), PATIENCE).toContain('L0 · H2');
    await untilLit(await told('--query', unitOf('shadow'), '--layer', 0, '--head', 2));
  });
});

describe('the matrix', () => {
  const map = () => new MatrixMap(headlight.workbench.page, panel);

  it.each([
    [0, 2],
    [3, 4],
  ] as const)('has the weights of the command line in every pixel: layer %d, head %d', async (layer, head) => {
    await panel.getByRole('tab', { name: 'Matrix' }).click();
    if (layer === 3) {
      await focusEditor();
      await press('Control+Alt+[');
      await panel.getByRole('radio', { name: `Head ${head}` }).click();
    }
    await expect.poll(() => headlight.status(), PATIENCE).toContain(`L${layer} · H${head}`);
    const { units, maps } = dump;
    const rows = Array.from({ length: units.length }, (_, query) => maps[layer]!.row(head, query));
    const expected = cellColours(rows, units.special);
    await expect.poll(() => map().pixels(units.length, units.length), PATIENCE).toEqual(expected);
    await headlight.screenshot(`matrix-${layer}-${head}`);
  });

  it('says the exact weight of the cell under the pointer', async () => {
    const [query, key] = [unitOf('shadow'), unitOf('water')];
    await map().point(query, key);
    const weights = dump.maps[3]!.row(4, query);
    const lens = { head: 4, side: 'query', units: [query] } as const;
    const line = heatLine(heatWords(dump, dump.maps[3]!, lens, weights), key);
    await expect.poll(() => panel.locator('.status-words').textContent(), PATIENCE).toBe(line);
  });
});

describe('the sink', () => {
  it('sets the scale too where the person wants it', async () => {
    await panel.locator('vscode-dropdown[aria-label="Sink: special tokens"]').click();
    await panel.getByRole('option', { name: 'In the scale' }).click();
    const row = await told('--query', unitOf('shadow'), '--layer', 3, '--head', 4);
    await expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, row, 'include'));
    await panel.locator('vscode-dropdown[aria-label="Sink: special tokens"]').click();
    await panel.getByRole('option', { name: 'Apart' }).click();
    await untilLit(row);
  });
});

describe('a changed run', () => {
  const lens = ['--layer', 3, '--head', 4] as const;
  const changed = () => panel.getByRole('group', { name: 'Changed run' });
  const untilChanged = async (words: string): Promise<void> => {
    await expect
      .poll(async () => (await changed().innerText()).replaceAll(/[\u2068\u2069]/g, ''), PATIENCE)
      .toContain(words);
    await expect.poll(() => headlight.changed(), PATIENCE).toContain(`changed: ${words}`);
  };
  const choose = async (place: Locator, item: string): Promise<void> => {
    await place.click({ button: 'right' });
    await panel.getByRole('menuitem', { name: item }).click();
  };

  it('is one without a head that was taken out by its menu', async () => {
    await focusEditor();
    await press('Control+Alt+]');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('L0 · H4');
    await choose(panel.getByRole('radio', { name: 'Head 2' }), 'Ablate Head');
    await untilChanged('head 2 of layer 0 out');
    await focusEditor();
    await press('Control+Alt+[');
    const report = await told('--query', unitOf('shadow'), ...lens, '--ablate', 'encoder.0.self:2');
    expect(listedUnits(report)).not.toEqual(listedUnits(await told('--query', unitOf('shadow'), ...lens)));
    await untilListed(report);
    await untilLit(report);
  });

  it('is one without a token that was hidden by its menu, too', async () => {
    await panel.getByRole('tab', { name: 'Tokens' }).click();
    await choose(unit(unitOf('water')), 'Hide Token');
    await untilChanged('head 2 of layer 0 out, “water” hidden');
    const report = await told(
      '--query',
      unitOf('shadow'),
      ...lens,
      '--ablate',
      'encoder.0.self:2',
      '--hide',
      unitOf('water'),
    );
    expect(report.heat[unitOf('water')]).toBe(0);
    await untilListed(report);
    await untilLit(report);
    expect(await unit(unitOf('water')).getAttribute('class')).toContain('left-out');
    await headlight.screenshot('panel-changed');
  });

  it('is taken back by one click, and the numbers are those from before', async () => {
    await changed().getByRole('button', { name: 'Take back' }).click();
    const report = await told('--query', unitOf('shadow'), ...lens);
    await untilListed(report);
    await untilLit(report);
    await expect.poll(() => changed().isVisible(), PATIENCE).toBe(false);
    await expect.poll(() => headlight.changed(), PATIENCE).toBe('');
    await panel.getByRole('tab', { name: 'Matrix' }).click();
  });
});

describe('a reload of the window', () => {
  it('brings the panel back with its data, its view and its lens', async () => {
    await headlight.workbench.reload();
    panel = await headlight.workbench.webview('section[aria-label="Top units"]');
    const report = await told('--query', unitOf('shadow'), '--layer', 3, '--head', 4);
    await untilListed(report);
    await untilLit(report);
    expect(await panel.getByRole('tab', { name: 'Matrix' }).getAttribute('aria-selected')).toBe('true');
  });
});
