import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../tools/lib/root.mjs';
import { openPanel } from '../../tools/vscode/panel.mjs';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, wanted } from './paint';

const MODEL = 'toy-addition';
/** Of what is painted, the rows that are marked with 1. */
const marked = (text: string): number[] =>
  text.split('\n').flatMap((line, i) => (line.trim().endsWith(',1') ? [i + 1] : []));

let headlight: Headlight;
let text: string;

beforeAll(async () => {
  text = await readFile(inRoot('media/samples/addition.csv'), 'utf8');
  headlight = await openHeadlight({ workspaceSettings: { 'headlight.tableModel': MODEL } });
  await headlight.write('addition.csv', text);
  await headlight.inspect('addition.csv');
});
afterAll(() => headlight?.close('table'));

/** The editor shows what the command line says of this table; resolves with the lines that are lit most. */
async function untilTold(table: string): Promise<number[]> {
  const report = await headlight.cli.inspect(await headlight.write('told.csv', table), '--model', MODEL);
  expect(report.lens).toMatchObject({ map: 'attention.0.pooling' });
  await expect
    .poll(async () => {
      const shown = await lit(headlight.workbench);
      const lines = new Set((await headlight.workbench.opacity()).map(({ line }) => line));
      return JSON.stringify(shown) === JSON.stringify(wanted(table, report).filter(({ line }) => lines.has(line)));
    }, PATIENCE)
    .toBe(true);
  const shown = wanted(table, report);
  const most = Math.max(...shown.map(({ step }) => step ?? 0));
  return shown.filter(({ step }) => step === most).map(({ line }) => line);
}

describe('a table of values and marks', () => {
  it('is painted row by row: the two that are marked stand out', async () => {
    expect(await untilTold(text)).toEqual(marked(text));
    await headlight.screenshot('table');
  });

  it('stands in the panel as rows, with what the model says of it', async () => {
    const panel = await openPanel(headlight.workbench);
    await expect.poll(() => panel.locator('body').innerText(), PATIENCE).toContain('row 1');
    await headlight.screenshot('table-panel');
  });

  it('moves its light at once where a mark is moved, live', async () => {
    const [first] = marked(text) as [number];
    const lines = text.split('\n');
    const other = first + 1;
    await headlight.workbench.openFile('addition.csv');
    await headlight.workbench.command('Attention: Toggle Live');
    const { keyboard } = headlight.workbench.page;
    const retype = async (line: number, mark: string): Promise<void> => {
      await headlight.workbench.moveCaret(line, 1);
      await keyboard.press('End');
      const old = lines[line - 1]!.split(',')[1]!;
      for (let i = 0; i < old.length; i++) await keyboard.press('Backspace');
      await headlight.workbench.type(mark);
      lines[line - 1] = `${lines[line - 1]!.split(',')[0]!},${mark}`;
    };
    await retype(first, '0');
    await retype(other, '1');
    const moved = lines.join('\n');
    expect(await untilTold(moved)).toEqual(marked(moved));
    await headlight.screenshot('table-moved');
  });
});
