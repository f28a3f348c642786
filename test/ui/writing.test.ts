import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visible } from '../../src/core/format';
import { ghostText } from '../../src/host/editor/ghostText';
import { openPanel } from '../../tools/vscode/panel.mjs';
import type { Report } from './commandLine';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, wanted } from './paint';
import { litUnits, unitIn, wantedUnits } from './panelPage';

const TEXT = 'The heron stood in the shallow water and waited for a fish';
const WRITTEN = 10;
/** So many that there is time to stop. */
const MANY = 400;
const CAUSAL = ['--model', 'headlight-causal'] as const;

let headlight: Headlight;
/** A file of its own for each that begins anew: one that is open would be read again in its own time. */
let file: string;
beforeAll(async () => {
  headlight = await openHeadlight();
  // All before the first is looked for: the list of files is not read anew for each.
  for (const name of ['continued.txt', 'stopped.txt', 'changed.txt']) await headlight.write(name, TEXT);
});
afterAll(() => headlight?.close('writing'));

const told = (...options: (string | number)[]): Promise<Report> =>
  headlight.cli.inspect(headlight.file(file), ...options);
const press = (key: string): Promise<void> => headlight.workbench.page.keyboard.press(key);
const command = (name: string): Promise<void> => headlight.workbench.command(`Attention: ${name}`);

/** Opens the text as it was, with the caret at its end. */
async function openAnew(name: string, settings: Record<string, unknown>): Promise<void> {
  file = name;
  await headlight.setSettings(settings);
  await headlight.workbench.openFile(file);
  await headlight.workbench.untilEditorFocused();
  await press('Control+End');
}

/** What stands behind the text and is not in it. */
const ghost = (): Promise<string> =>
  headlight.workbench.page.evaluate(() => {
    const spans = [...document.querySelectorAll('.view-lines span[class*="ced-"]')];
    const contents = spans.map((span) => getComputedStyle(span, '::after').content);
    return contents.find((content) => content.startsWith('"'))?.slice(1, -1) ?? '';
  });

/** A run that was stopped does not say how long it took: what it has written is counted no further. */
async function untilStill(): Promise<void> {
  let before = '';
  await expect
    .poll(
      async () => {
        const now = await headlight.status();
        const still = now === before;
        before = now;
        return still;
      },
      { ...PATIENCE, interval: 500 },
    )
    .toBe(true);
}

/** The file as it is in the editor. */
async function saved(): Promise<string> {
  await press('Control+s');
  return headlight.read(file);
}

describe('Continue the Text', () => {
  let panel: Frame;
  let whole: Report;

  it('writes as a ghost behind the caret what the command line writes', async () => {
    await openAnew('continued.txt', { 'headlight.model': 'headlight-causal', 'headlight.continuation': WRITTEN });
    whole = await told(...CAUSAL, '--generate', WRITTEN);
    expect(whole.written.trim()).not.toBe('');
    await command('Continue the Text');
    await expect.poll(ghost, PATIENCE).toBe(ghostText(whole.written));
    expect(await headlight.read(file)).toBe(TEXT);
    await headlight.screenshot('continuation');
  });

  it('is announced by the card of the last word: it says what comes next', async () => {
    const word = TEXT.split(' ').at(-1);
    const { units, list } = whole;
    const next = visible(units.text[list.given]!);
    const hover = await headlight.workbench.hoverCard(TEXT, word, 'next: ');
    expect(await hover.innerText()).toMatch(new RegExp(`next: “${next}” [\\d.]+ %, “.+” [\\d.]+ %, “.+” [\\d.]+ %`));
    await headlight.workbench.page.mouse.move(0, 0);
    await hover.waitFor({ state: 'hidden' });
  });

  it('lets every new token be looked at like any other', async () => {
    panel = await openPanel(headlight.workbench);
    const { units } = whole;
    await expect
      .poll(() => panel.locator('[data-list="input"] .generated').allTextContents(), PATIENCE)
      .toHaveLength(WRITTEN);
    const unit = units.length - 3;
    await unitIn(panel, 'input', unit).click();
    const row = await told(...CAUSAL, '--generate', WRITTEN, '--query', unit);
    await expect.poll(() => litUnits(panel, 'input'), PATIENCE).toEqual(wantedUnits(row));
  });

  it('inserts it when the command is given again', async () => {
    await command('Continue the Text');
    await expect.poll(saved, PATIENCE).toBe(TEXT + whole.written);
    expect(await ghost()).toBe('');
  });

  it('stops at Escape, and what was written until then can be inserted', async () => {
    await openAnew('stopped.txt', { 'headlight.model': 'headlight-causal', 'headlight.continuation': MANY });
    const { written } = await told(...CAUSAL, '--generate', MANY);
    await command('Continue the Text');
    await expect.poll(ghost, PATIENCE).not.toBe('');
    await press('Escape');
    await untilStill();
    await command('Continue the Text');
    await expect.poll(async () => (await saved()).length, PATIENCE).toBeGreaterThan(TEXT.length);
    const inserted = (await headlight.read(file)).slice(TEXT.length);
    // All of it where the model was quicker than the key.
    expect(written.startsWith(inserted)).toBe(true);
    expect(inserted).not.toBe('');
  });
});

describe('a changed run', () => {
  const AT = ['--layer', 3, '--head', 0] as const;
  const untilLit = (report: Report): Promise<void> =>
    expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(TEXT, report));
  const mark = () => headlight.workbench.page.locator('.statusbar-item', { hasText: 'changed: ' });
  let plain: Report;

  beforeAll(async () => {
    await openAnew('changed.txt', { 'headlight.model': 'headlight-encoder', 'headlight.followCursor': false });
    await headlight.inspect(file);
    plain = await told(...AT);
  });

  it('without a head is marked so, has the numbers of the command line, and one click takes it back', async () => {
    await command('Next Head');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('L3 · H0');
    await untilLit(plain);
    await command('Previous Layer');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('L2 · H0');
    await command('Ablate Head');
    await expect.poll(() => mark().innerText(), PATIENCE).toContain('changed: head 0 of layer 2 out');
    await command('Next Layer');
    const changed = await told(...AT, '--ablate', 'encoder.2.self:0');
    expect(wanted(TEXT, changed)).not.toEqual(wanted(TEXT, plain));
    await untilLit(changed);
    await headlight.screenshot('changed-run');
    await mark().click();
    await untilLit(plain);
    await expect.poll(() => mark().count(), PATIENCE).toBe(0);
  });

  it('with a hidden token, too', async () => {
    // A word that is one unit.
    const unit = plain.units.text.findIndex((own) => own.trim().length > 3 && TEXT.split(' ').includes(own.trim()));
    const word = plain.units.text[unit]!.trim();
    await headlight.workbench.moveCaret(1, TEXT.indexOf(word) + 2);
    await command('Hide Unit');
    await expect.poll(() => mark().innerText(), PATIENCE).toContain(`changed: “${word}” hidden`);
    const changed = await told(...AT, '--hide', unit);
    expect(changed.heat[unit]).toBe(0);
    await untilLit(changed);
    await command('Take Back Changes');
    await untilLit(plain);
  });
});
