import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visible } from '../../src/core/format';
import { percent, rankOf, show, topUnits } from '../../src/core/paint';
import { unitAt } from '../../src/core/units';
import type { SinkMode } from '../../src/protocol/panel';
import type { Report } from './commandLine';
import type { Dump } from './dump';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, outlined, wanted } from './paint';

let headlight: Headlight;
let text: string;
let dump: Dump;

beforeAll(async () => {
  headlight = await openHeadlight();
  text = await headlight.read('heron.md');
  dump = await headlight.cli.dump(headlight.file('heron.md'));
  await headlight.inspect('heron.md');
});
afterAll(() => headlight?.close('hover'));

const told = (...options: (string | number)[]): Promise<Report> =>
  headlight.cli.inspect(headlight.file('heron.md'), ...options);
const unitOf = (word: string): number => unitAt(dump.units, text.indexOf(word) + 1)!;
const card = (line: string, word: string, expected: string | RegExp): Promise<Locator> =>
  headlight.workbench.hoverCard(line, word, expected);
const press = (key: string): Promise<void> => headlight.workbench.page.keyboard.press(key);

/** The rows of a card's table: text, share, place. */
const rowsOf = (hover: Locator): Promise<string[][]> =>
  hover
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [0, 2, 3].map((column) => row.querySelectorAll('td')[column]?.textContent ?? '')),
    );

/** The five that a unit looks at most, as its card has to say it. */
function mostOf({ units, heat }: Report, sink: SinkMode = 'apart'): string[][] {
  return topUnits(show(heat, units, sink).weights, units, 5, sink !== 'renormalise').map(({ unit, weight }) => [
    visible(units.text[unit]!),
    percent(weight),
    units.special[unit] === 1 ? 'sink' : `line ${text.slice(0, units.start[unit]).split('\n').length}`,
  ]);
}

function rank(weights: Float32Array, unit: number): string {
  return `rank ${rankOf(weights, unit)} of ${weights.filter((weight) => weight > 0).length}`;
}

/** Where a pair is strongest, over all layers and heads. */
function strongest(query: number, key: number): string {
  const cells = dump.maps.flatMap(({ info: { layer, heads }, row }) =>
    Array.from({ length: heads }, (_, head) => ({ layer, head, weight: row(head, query)[key]! })),
  );
  const { layer, head, weight } = cells.reduce((best, cell) => (cell.weight > best.weight ? cell : best));
  return `strongest at L${layer} · H${head}: ${percent(weight)}`;
}

describe('the card of a word', () => {
  it('says where it looks and what it receives, in the numbers of the command line', async () => {
    const unit = unitOf('stood');
    const row = await told('--query', unit);
    const { heat } = await told();
    const hover = await card('stood on', 'stood', `token ${unit}`);
    expect(await hover.innerText()).toMatch(/^stood · token \d+ · .*stood · L3 · mean looks at/);
    expect(await rowsOf(hover)).toEqual(mostOf(row));
    expect(await hover.innerText()).toContain(`eceives ${percent(heat[unit]!)}, ${rank(heat, unit)}`);
    const [first] = topUnits(row.heat, row.units, 1, false);
    expect(await hover.innerText()).toContain(strongest(unit, first!.unit));
  });

  it('shows a strip of layers × heads and a bar for each of the five', async () => {
    const hover = await card('stood on', 'stood', `token ${unitOf('stood')}`);
    const images = await hover
      .locator('img')
      .evaluateAll((all) =>
        all.map((image) =>
          image instanceof HTMLImageElement
            ? { name: image.alt, width: image.naturalWidth, height: image.naturalHeight }
            : null,
        ),
      );
    expect(images).toHaveLength(6);
    expect(images.slice(0, 5).every((bar) => bar !== null && bar.width > 0 && bar.height > 0)).toBe(true);
    const [layers, heads] = [dump.maps.length, dump.maps[0]!.info.heads];
    expect(images[5]!.name).toMatch(/^layers × heads, strongest at L\d+ · H\d+$/);
    expect(images[5]!.width / images[5]!.height).toBeCloseTo(heads / layers, 1);
  });

  it('says what the model would write there, likeliest first', async () => {
    const hover = await card('stood on', 'stood', 'here: ');
    const said = /here: (.+)/.exec(await hover.innerText())![1]!;
    const told = [...said.matchAll(/“([^”]+)” ([\d.]+) %/g)].map(([, word, share]) => ({ word, share: Number(share) }));
    expect(told).toHaveLength(3);
    expect(told.map(({ word }) => word)).toContain('stood');
    expect(told.map(({ share }) => share)).toEqual(told.map(({ share }) => share).sort((a, b) => b - a));
    expect(said).not.toMatch(/[Ġ▁]/);
  });

  it('says what the query gives it, under the lens that is chosen', async () => {
    const query = unitOf('because');
    const unit = unitOf('leg');
    await headlight.workbench.moveCaret(3, text.split('\n')[2]!.indexOf('because') + 2);
    await press('Control+Alt+[');
    await press('Control+Alt+.');
    await press('Control+Alt+.');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('L2 · H1');
    const lens = ['--layer', 2, '--head', 1] as const;
    const row = await told(...lens, '--query', query);
    await expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, row));
    const hover = await card('stood on', 'leg', 'Gets from');
    const said = await hover.innerText();
    expect(said).toContain(`token ${unit}`);
    expect(said).toContain(`L2 · H1 looks at`);
    expect(said).toContain(`Gets from “because” ${percent(row.heat[unit]!)}, ${rank(row.heat, unit)}`);
    expect(said).toContain(strongest(query, unit));
    expect(await rowsOf(hover)).toEqual(mostOf(await told(...lens, '--query', unit)));
  });

  it('leaves special tokens out where sinks are renormalised', async () => {
    await headlight.workbench.command('Attention: Toggle Sinks');
    const unit = unitOf('water like');
    const row = await told('--layer', 2, '--head', 1, '--query', unit);
    const water = async () => rowsOf(await card('shadow lay', 'water', `token ${unit}`));
    // A setting takes its time.
    await expect.poll(water, PATIENCE).toEqual(mostOf(row, 'renormalise'));
    await headlight.workbench.command('Attention: Toggle Sinks');
    await expect.poll(water, PATIENCE).toEqual(mostOf(row));
  });
});

describe('the links of a card', () => {
  it('go to the line', async () => {
    const unit = unitOf('nobody');
    const hover = await card('was cold', 'nobody', `token ${unit}`);
    const rows = await rowsOf(hover);
    const at = rows.findIndex(([, , place]) => place !== 'sink');
    const line = Number(rows[at]![2]!.replace('line ', ''));
    await hover.locator('tbody tr').nth(at).getByRole('link').click();
    await expect.poll(() => headlight.workbench.statusBarItem('Ln ').innerText(), PATIENCE).toContain(`Ln ${line},`);
  });

  it('step to the next head', async () => {
    await headlight.workbench.moveCaret(5, 1);
    const hover = await card('looked at the heron', 'them', `token ${unitOf('them spoke')}`);
    await hover.getByText('›').click();
    await expect.poll(() => headlight.status(), PATIENCE).toContain('L2 · H2');
  });

  it('pin the word as the query', async () => {
    const unit = unitOf('river');
    const hover = await card('came down', 'river', `token ${unit}`);
    await hover.getByText('Pin', { exact: true }).click();
    await expect.poll(() => outlined(headlight.workbench), PATIENCE).toEqual([{ line: 7, text: 'river' }]);
    const row = await told('--layer', 2, '--head', 2, '--query', unit);
    await expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, row));
  });

  it('open the panel', async () => {
    const hover = await card('was cold', 'nobody', `token ${unitOf('nobody')}`);
    await hover.getByText('Open in panel').click();
    await headlight.workbench.webview('section[aria-label="Top units"]');
  });
});
