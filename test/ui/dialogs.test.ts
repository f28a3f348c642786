import { access, cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from './commandLine';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { photo } from './pictures';

let headlight: Headlight;
let report: Report;

beforeAll(async () => {
  headlight = await openHeadlight();
  const extensions = path.join(headlight.server.home, 'extensions');
  const [installed] = (await readdir(extensions)).filter((name) => name.startsWith('headlight.headlight-'));
  await cp(path.join(extensions, installed!, 'media/models/headlight-encoder'), headlight.file('my-encoder'), {
    recursive: true,
  });
  await headlight.write('empty.txt', '');
  await headlight.write('photo.png', await photo(320, 240).png().toBuffer());
  await headlight.inspect('heron.md');
  report = await headlight.cli.inspect(headlight.file('heron.md'));
});
afterAll(() => headlight?.close('dialogs'));

const page = () => headlight.workbench.page;
const quickInput = () => headlight.workbench.quickInput;
const messages = () => headlight.workbench.notifications();
const exists = (name: string): Promise<boolean> =>
  access(headlight.file(name)).then(
    () => true,
    () => false,
  );

/** Answers VS Code's own dialog for files, which in a browser is a line to type a path into. */
async function answer(beginning: string, file: string): Promise<void> {
  await expect.poll(() => quickInput().text(), PATIENCE).toContain(beginning);
  await quickInput().fill(file);
  await expect.poll(() => quickInput().text(), PATIENCE).toBe(file);
  await quickInput().accept();
}

describe('Export…', () => {
  it('suggests a name beside the file, and writes the weights as JSON', async () => {
    await headlight.workbench.openCommand('Attention: Export…');
    await answer('heron.md.attention.json', headlight.file('seen.json'));
    await expect.poll(() => exists('seen.json'), PATIENCE).toBe(true);
    const seen = JSON.parse(await headlight.read('seen.json')) as {
      model: string;
      lens: object;
      heat: { list: string; weights: number[] };
      lists: { id: string; units: { text: string }[] }[];
      provenance: { modelHash: string };
    };
    expect(seen.model).toBe(report.model);
    expect(seen.lens).toEqual(report.lens);
    expect(seen.lists.map(({ id }) => id)).toEqual(['input']);
    expect(seen.lists[0]!.units.map(({ text }) => text)).toEqual(report.units.text);
    const { list, weights } = seen.heat;
    expect([list, weights.length]).toEqual(['input', report.heat.length]);
    expect(weights.map((weight, i) => Math.abs(weight - report.heat[i]!) < 1e-6)).toEqual(weights.map(() => true));
    expect(seen.provenance.modelHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('writes CSV where the name says so', async () => {
    await headlight.workbench.openCommand('Attention: Export…');
    await answer('heron.md.attention.json', headlight.file('seen.csv'));
    await expect.poll(() => exists('seen.csv'), PATIENCE).toBe(true);
    const csv = await headlight.read('seen.csv');
    expect(csv).toContain('# lens.map: encoder.3.self\r\n');
    expect(csv).toContain('# lens.side: all\r\n');
    expect(csv).toContain(`\r\ninput,0,[CLS],[CLS],2,0,0,1,${report.heat[0]!.toString().slice(0, 6)}`);
  });

  it('writes nothing where the person thinks better of it', async () => {
    const before = await readdir(headlight.folder);
    await headlight.workbench.openCommand('Attention: Export…');
    await expect.poll(() => quickInput().text(), PATIENCE).toContain('heron.md.attention.json');
    await quickInput().cancel();
    expect(await readdir(headlight.folder)).toEqual(before);
    expect(await messages()).toEqual([]);
  });
});

describe('a model folder', () => {
  it('is added by the dialog, and can be chosen', async () => {
    await headlight.workbench.openCommand('Attention: Add Model Folder…');
    await answer(headlight.folder, `${headlight.file('my-encoder')}/`);
    await expect
      .poll(async () => {
        await headlight.workbench.openCommand('Attention: Select Model…');
        await expect
          .poll(() => quickInput().entries(), PATIENCE)
          .toContainEqual(expect.stringContaining('headlight-causal'));
        const listed = await quickInput().entries();
        if (!listed.some((label) => label.includes('my-encoder'))) await quickInput().cancel();
        return listed;
      }, PATIENCE)
      .toContainEqual(expect.stringMatching(/my-encoder, BERT · \d+ layers × \d+ heads/));
    await headlight.screenshot('model-folder');
    await quickInput().pick('my-encoder');
    await expect.poll(() => headlight.status(), PATIENCE).toContain('my-encoder');
    await headlight.untilRun();
  });

  it('is forgotten again, though not deleted; what is shown stays, and the next run is of the default', async () => {
    await headlight.workbench.openCommand('Attention: Remove Model');
    await expect.poll(() => quickInput().entries(), PATIENCE).toEqual([expect.stringContaining('my-encoder')]);
    await quickInput().pick('my-encoder');
    expect(await headlight.status()).toContain('my-encoder');
    await expect
      .poll(async () => {
        await headlight.workbench.command('Attention: Inspect Active Editor');
        return headlight.status();
      }, PATIENCE)
      .toContain('headlight-encoder');
    await headlight.untilRun();
    expect(await exists('my-encoder/config.json')).toBe(true);
  });
});

describe('the button of a message', () => {
  const button = (name: string) => page().locator('.notification-toast').getByRole('button', { name });

  it('uses a model that reads pictures in place of one that does not', async () => {
    await headlight.setSettings({ 'headlight.imageModel': 'headlight-encoder' });
    await headlight.workbench.openFile('photo.png');
    await expect
      .poll(() => headlight.workbench.toldBy('Attention: Inspect Active Editor'), PATIENCE)
      .toEqual(['headlight-encoder reads texts, not pictures. headlight-vit reads pictures.']);
    await headlight.screenshot('wrong-model');
    await button('Use headlight-vit').click();
    await expect.poll(() => headlight.status(), PATIENCE).toContain('headlight-vit');
    await headlight.untilRun();
    await expect
      .poll(async () => JSON.parse(await headlight.read('.vscode/settings.json')) as unknown, PATIENCE)
      .toEqual({ 'headlight.imageModel': 'headlight-vit' });
  });

  it('shows the log', async () => {
    await headlight.workbench.openFile('empty.txt');
    await headlight.workbench.command('Attention: Inspect Active Editor');
    await button('Show Log').click();
    const output = page().locator('.part.panel .view-lines');
    await expect
      .poll(() => output.innerText().catch(() => ''), PATIENCE)
      .toContain('empty.txt is empty'.replaceAll(' ', '\u00a0'));
  });
});
