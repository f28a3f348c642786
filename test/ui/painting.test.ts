import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { show, strength } from '../../src/core/paint';
import { unitAt } from '../../src/core/units';
import { places } from '../../src/host/editor/heatRanges';
import type { Report } from './commandLine';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, outlined, wanted } from './paint';

let headlight: Headlight;
let text: string;
let received: Report;

beforeAll(async () => {
  headlight = await openHeadlight();
  text = await headlight.read('heron.md');
  received = await told();
  await headlight.inspect('heron.md');
});
afterAll(() => headlight?.close('painting'));

/** The command line on the same file. */
const told = (...options: (string | number)[]): Promise<Report> =>
  headlight.cli.inspect(headlight.file('heron.md'), ...options);
/** The unit in the middle of a word. */
const unitOf = (word: string): number => unitAt(received.units, text.indexOf(word) + 1)!;
const press = (key: string): Promise<void> => headlight.workbench.page.keyboard.press(key);
const untilLit = (report: Report): Promise<void> =>
  expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, report));
const untilStatus = (words: string): Promise<void> => expect.poll(() => headlight.status(), PATIENCE).toContain(words);
const untilOutlined = (line: number, unit: string): Promise<void> =>
  expect.poll(() => outlined(headlight.workbench), PATIENCE).toEqual([{ line, text: unit }]);

describe('the heat in the editor', () => {
  it('is what every unit receives, in many strengths, on the ranges of the command line', async () => {
    await untilLit(received);
    expect(new Set(wanted(text, received).map(({ step }) => step)).size).toBeGreaterThan(5);
    expect(await outlined(headlight.workbench)).toEqual([]);
    const { length } = received.units;
    expect(await headlight.status()).toMatch(
      new RegExp(`${received.model}\\s+L3 · mean\\s+${length} of ${length} tokens`),
    );
  });

  it('is marked in the overview ruler', async () => {
    const ruler = headlight.workbench.page.locator('.editor-group-container.active canvas.decorationsOverviewRuler');
    const amber = (canvas: SVGElement | HTMLElement): boolean => {
      if (!(canvas instanceof HTMLCanvasElement)) return false;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, i) => i % 4 === 0 && value > 200 && data[i + 1]! > 130 && data[i + 2]! < 100);
    };
    await expect.poll(() => ruler.evaluate(amber), PATIENCE).toBe(true);
  });
});

describe('the caret', () => {
  it('is the query: the heat is its row, and it is outlined', async () => {
    await headlight.workbench.moveCaret(3, text.split('\n')[2]!.indexOf('because') + 2);
    await untilLit(await told('--query', unitOf('because')));
    await untilOutlined(3, 'because');
  });

  it('leads by the keyboard', async () => {
    await press('Control+ArrowRight');
    await press('ArrowRight');
    await press('ArrowRight');
    await untilOutlined(3, 'it');
    await untilLit(await told('--query', unitOf('it\nwas')));
  });

  it('leads by a click', async () => {
    await headlight.workbench.clickWord('was cold', 'cold');
    await untilOutlined(4, 'cold');
    await untilLit(await told('--query', unitOf('cold')));
  });
});

describe('the lens', () => {
  it('turns to what looks at the query, and back', async () => {
    await press('Control+Alt+d');
    await untilLit(await told('--query', unitOf('cold'), '--direction', 'to'));
    await press('Control+Alt+d');
    await untilLit(await told('--query', unitOf('cold')));
  });

  it('goes from layer to layer and from head to head', async () => {
    await press('Control+Alt+[');
    await untilLit(await told('--query', unitOf('cold'), '--layer', 2));
    expect(await headlight.status()).toContain('L2 · mean');
    await press('Control+Alt+.');
    await untilLit(await told('--query', unitOf('cold'), '--layer', 2, '--head', 0));
    expect(await headlight.status()).toContain('L2 · H0');
  });

  it('stays on a pinned unit, whatever the caret does', async () => {
    await press('Control+Alt+p');
    // Keys are heard in order: when this one has been, the unit is pinned.
    await press('Control+Alt+.');
    await untilStatus('L2 · H1');
    await headlight.workbench.clickWord('shadow lay', 'water');
    await press('Control+Alt+.');
    await untilLit(await told('--query', unitOf('cold'), '--layer', 2, '--head', 2));
    await untilOutlined(4, 'cold');
    await press('Control+Alt+p');
    await untilOutlined(5, 'water');
    await press('Control+Alt+0');
    await untilStatus('L2 · mean');
    await press('Control+Alt+]');
    await untilStatus('L3 · mean');
    await untilLit(await told('--query', unitOf('water')));
  });
});

describe('focus mode', () => {
  it('dims what gets little, and lets go again', async () => {
    const { list, units, heat } = await told('--query', unitOf('water'));
    const { weights, scale } = show(heat, units, 'apart');
    const opacity = Array.from(text, () => 1);
    for (const { start, end, weight } of places(units, weights, list.parts)) {
      opacity.fill([0.3, 0.42, 0.55, 0.7, 0.85][Math.floor((strength(weight, scale) / 0.6) * 5)] ?? 1, start, end);
    }
    let start = 0;
    const dimmed = text.split('\n').map((line, i) => {
      const own = { line: i + 1, text: line, opacity: opacity.slice(start, start + line.length) };
      start += line.length + 1;
      return own;
    });
    const all = async () => (await headlight.workbench.opacity()).filter((line) => line.text !== '');
    const clear = dimmed.filter((line) => line.text !== '');
    await headlight.workbench.command('Attention: Toggle Focus Mode');
    await expect.poll(all, PATIENCE).toEqual(clear);
    await headlight.screenshot('focus');
    await headlight.workbench.command('Attention: Toggle Focus Mode');
    await expect.poll(all, PATIENCE).toEqual(clear.map((line) => ({ ...line, opacity: line.opacity.map(() => 1) })));
  });
});

describe('Clear', () => {
  it('takes every decoration away', async () => {
    await headlight.workbench.command('Attention: Clear');
    await expect.poll(() => headlight.workbench.painted(), PATIENCE).toEqual([]);
    await expect.poll(() => headlight.status(), PATIENCE).toBe('');
  });
});
