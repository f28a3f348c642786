import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, wanted } from './paint';

let headlight: Headlight;
let text: string;

beforeAll(async () => {
  headlight = await openHeadlight();
  text = await headlight.read('heron.md');
  await mkdir(headlight.file('no-model'));
  await headlight.write('no-model/README.md', 'A folder without a model.\n');
  await headlight.write('empty.txt', '');
  await headlight.inspect('heron.md');
});
afterAll(() => headlight?.close('models'));

const untilTold = async (model: string): Promise<void> => {
  const report = await headlight.cli.inspect(headlight.file('heron.md'), '--model', model);
  await expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(wanted(text, report));
  await expect.poll(() => headlight.status(), PATIENCE).toContain(model);
};
/** What a screen reader is told of the entries, once the models are listed. */
async function openList(): Promise<string[]> {
  const { quickInput } = headlight.workbench;
  await headlight.workbench.openCommand('Attention: Select Model…');
  await expect
    .poll(() => quickInput.entries(), PATIENCE)
    .toContainEqual(expect.stringContaining('headlight-encoder, BERT'));
  return quickInput.entries();
}
const messages = () => headlight.workbench.notifications();

describe('Select Model…', () => {
  it('lists the bundled models with their facts, marks the one that is used and stands on it', async () => {
    const labels = await openList();
    expect(labels[0]).toMatch(/headlight-causal, Llama · \d+ layers × \d+ heads · context [\d,]+ · [\d.]+ MB/);
    expect(labels[1]).toMatch(/^eye.*headlight-encoder, BERT · \d+ layers × \d+ heads · context [\d,]+ · [\d.]+ MB/);
    expect(await headlight.workbench.quickInput.active()).toBe(labels[1]);
  });

  it('runs the chosen one on the text', async () => {
    await headlight.workbench.quickInput.pick('headlight-causal');
    await untilTold('headlight-causal');
    await headlight.screenshot('causal');
  });

  it('goes back by the keyboard', async () => {
    await openList();
    await headlight.workbench.page.keyboard.type('encoder');
    await expect
      .poll(async () => (await headlight.workbench.quickInput.entries())[0], PATIENCE)
      .toContain('headlight-encoder');
    await headlight.workbench.page.keyboard.press('Enter');
    await untilTold('headlight-encoder');
  });
});

describe('what cannot be run', () => {
  it('an empty file: says what to do, and nothing else changes', async () => {
    await headlight.workbench.openFile('empty.txt');
    await headlight.workbench.command('Attention: Inspect Active Editor');
    await expect
      .poll(messages, PATIENCE)
      .toEqual(['empty.txt is empty: there is no text to look at. Write something, or open another file.']);
    expect(await headlight.workbench.painted()).toEqual([]);
    await headlight.workbench.command('Notifications: Clear All Notifications');
    await expect.poll(messages, PATIENCE).toEqual([]);
    await headlight.workbench.openFile('heron.md');
    await untilTold('headlight-encoder');
  });

  it('a folder without a model: its problem is told where it is chosen', async () => {
    await headlight.setSettings({ 'headlight.modelFolders': [headlight.file('no-model')] });
    await expect
      .poll(async () => {
        const labels = await openList();
        await headlight.screenshot('no-model');
        await headlight.workbench.quickInput.cancel();
        return labels;
      }, PATIENCE)
      .toContainEqual(expect.stringMatching(/no-model.*config\.json/));
  });

  it('a model without config: one message names what is wanted, and what is painted stays', async () => {
    await headlight.setSettings({ 'headlight.model': headlight.file('no-model') });
    await expect
      .poll(() => headlight.workbench.toldBy('Attention: Inspect Active Editor'), PATIENCE)
      .toEqual([expect.stringMatching(/config\.json/)]);
    const report = await headlight.cli.inspect(headlight.file('heron.md'));
    expect(await lit(headlight.workbench)).toEqual(wanted(text, report));
    await headlight.setSettings({});
  });
});
