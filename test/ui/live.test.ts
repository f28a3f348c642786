import { afterAll, beforeAll, expect, it } from 'vitest';
import { unitAt } from '../../src/core/units';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, outlined, wanted } from './paint';

const start =
  'The heron stood on one leg because it was cold, and nobody asked it why.\nIts shadow lay on the water.\n';

let headlight: Headlight;

beforeAll(async () => {
  headlight = await openHeadlight();
  await headlight.write('pond.txt', start);
  await headlight.inspect('pond.txt');
});
afterAll(() => headlight?.close('live'));

/** The editor shows what the command line says of this text, with the unit at the caret as the query. */
async function untilTold(text: string, caret: number): Promise<void> {
  const file = await headlight.write('told.txt', text);
  const { units } = await headlight.cli.inspect(file);
  const query = unitAt(units, caret)!;
  const report = await headlight.cli.inspect(file, '--query', query);
  await expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, report));
  const word = units.text[query]!.trim();
  expect((await outlined(headlight.workbench)).map((outline) => outline.text)).toEqual([word]);
  await expect
    .poll(() => headlight.status(), PATIENCE)
    .toMatch(new RegExp(`${units.length} of ${units.length} tokens`));
}

it('runs again on what is typed, once it is switched on', async () => {
  await headlight.workbench.command('Attention: Toggle Live');
  await headlight.workbench.statusBarItem('headlight-encoder').locator('.codicon-record').waitFor();
  await headlight.workbench.page.keyboard.press('Control+End');
  await headlight.workbench.type('The heron looked at the man');
  const text = `${start}The heron looked at the man`;
  await untilTold(text, text.length);
});

it('ends with the last of many quick keys', async () => {
  const { keyboard } = headlight.workbench.page;
  await keyboard.press('Control+Home');
  await keyboard.press('End');
  await keyboard.type(' Nobody knows');
  const first = 'The heron stood on one leg because it was cold, and nobody asked it why. Nobody knows';
  const text = `${first}\nIts shadow lay on the water.\nThe heron looked at the man`;
  await untilTold(text, first.length);
});

it('follows deletions, too', async () => {
  const { keyboard } = headlight.workbench.page;
  await keyboard.press('Control+Home');
  for (let i = 0; i < 4; i++) await keyboard.press('Delete');
  const text =
    'heron stood on one leg because it was cold, and nobody asked it why. Nobody knows\nIts shadow lay on the water.\nThe heron looked at the man';
  await untilTold(text, 0);
});
