import assert from 'node:assert/strict';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ImageEditor } from '../../src/host/images/imageEditor';
import { readPicture } from '../../src/host/images/readPicture';
import type { Inspections } from '../../src/host/inspections';
import { ModelLibrary } from '../../src/host/models/modelLibrary';
import { WrongModelError } from '../../src/host/models/wrongModelError';
import { PanelHost, type PanelHostOptions } from '../../src/host/panel/panelHost';
import type { Settings } from '../../src/host/settings';
import type { PanelInspection } from '../../src/protocol/panel';
import type { FakeEngine } from './fakeEngine';
import { Page } from './page';
import { PictureFixture } from './pictureFixture';
import { openText, until } from './support';

describe('a picture', () => {
  let pictures: PictureFixture;
  let folder: string;
  let uri: vscode.Uri;
  let engine: FakeEngine;
  let settings: Settings;
  let inspections: Inspections;
  let options: PanelHostOptions;

  beforeEach(() => {
    pictures = new PictureFixture();
    ({ folder, uri, engine, settings, inspections, options } = pictures);
  });
  afterEach(() => pictures.dispose());

  describe('that is inspected', () => {
    it('has the lens of a picture: where [CLS] looks in the last layer', async () => {
      await inspections.inspectPicture(uri);
      const inspected = inspections.picture(uri)!;
      assert.deepEqual(inspected.lens, { layer: 2, head: 'mean', method: 'raw', direction: 'from', query: 0 });
      assert.equal(inspections.shown, inspected);
      assert.deepEqual([...engine.runs[0]!], [1, 2, 3]);
    });

    it('is the text of nothing: a text beside it is what is spoken of, and keeps its own lens', async () => {
      await inspections.inspectPicture(uri);
      const editor = await openText('A heron.');
      assert.equal(inspections.of(editor.document), undefined);
      assert.equal(inspections.byUri(uri.toString()), inspections.picture(uri));
    });

    it('may have a region as its query, which another layer keeps and another query ends', async () => {
      await inspections.inspectPicture(uri);
      const inspected = inspections.picture(uri)!;
      inspected.setLens({ region: [3, 4, 99] });
      inspected.setLens({ layer: 1 });
      await pictures.heatAt(1);
      assert.deepEqual(inspected.lens?.region, [3, 4]);
      inspected.pin(5);
      assert.deepEqual([inspected.lens?.query, inspected.lens?.region], [5, undefined]);
    });

    it('tells what went wrong, and what is shown stays', async () => {
      await inspections.inspectPicture(uri);
      const { inspection } = inspections.picture(uri)!;
      writeFileSync(uri.fsPath, '');
      await assert.rejects(inspections.inspectPicture(uri), /is empty/);
      assert.match(inspections.picture(uri)!.problem ?? '', /is empty/);
      assert.equal(inspections.picture(uri)!.inspection, inspection);
    });
  });

  it('whose file is changed while it is being opened is run again', async () => {
    const document = new ImageEditor(uri, options).openCustomDocument(uri);
    await inspections.inspectPicture(uri);
    writeFileSync(uri.fsPath, Buffer.of(4, 5, 6, 7));
    await until('the run of what is there now', () => engine.runs.at(-1)?.length === 4);
    document.dispose();
  });

  describe('whose file', () => {
    let document: vscode.CustomDocument;

    beforeEach(async () => {
      document = new ImageEditor(uri, options).openCustomDocument(uri);
      await inspections.inspectPicture(uri);
      await pictures.heatAt(2);
      // Nobody says when a watcher has begun to watch.
      for (let size = 4; engine.runs.length === 1; size++) {
        writeFileSync(uri.fsPath, Buffer.alloc(size));
        await sleep(300);
      }
      await untilQuiet();
      engine.runs.length = 0;
    });
    afterEach(() => {
      document.dispose();
    });

    const untilQuiet = async (): Promise<void> => {
      for (let before = -1; before !== engine.runs.length; await sleep(400)) before = engine.runs.length;
      await until('the last run', () => !inspections.picture(uri)!.running);
    };

    it('is changed is run again; what is shown stays until that run is whole', async () => {
      const inspected = inspections.picture(uri)!;
      const before = inspected.inspection;
      inspected.setLens({ layer: 1, query: 4 });
      let release = (): void => undefined;
      engine.held = new Promise((resolve) => (release = resolve));
      writeFileSync(uri.fsPath, Buffer.of(4, 5, 6, 7));
      await until('another run', () => engine.runs.length > 0);
      assert.equal(inspected.inspection, before);
      release();
      await until('its inspection', () => inspected.inspection !== before);
      assert.deepEqual([...engine.runs.at(-1)!], [4, 5, 6, 7]);
      assert.deepEqual([inspected.lens?.layer, inspected.lens?.query], [1, 4]);
    });

    it('is deleted is said to be, and run again when it comes back', async () => {
      const inspected = inspections.picture(uri)!;
      rmSync(uri.fsPath);
      await until('the word', () => inspected.problem !== null);
      assert.equal(inspected.problem, 'heron [1].png was deleted: what is shown is how it was.');
      assert.ok(inspected.inspection !== null && inspected.heat !== null);
      writeFileSync(uri.fsPath, Buffer.of(9));
      await until('another run', () => engine.runs.length > 0 && inspected.problem === null);
    });

    it('has no editor any more is let go', () => {
      const inspected = inspections.picture(uri)!;
      document.dispose();
      assert.equal(inspections.picture(uri), undefined);
      assert.equal(inspected.inspection, null);
    });

    it('is a neighbour is left alone', async () => {
      writeFileSync(path.join(folder, 'heron 1.png'), Buffer.of(1));
      writeFileSync(uri.fsPath, Buffer.of(1));
      await until('the run of its own', () => engine.runs.length > 0);
      await untilQuiet();
      assert.equal(engine.runs.length, 1);
    });
  });

  describe('in its editor', () => {
    let page: Page;
    let host: PanelHost;

    beforeEach(() => {
      page = new Page();
      host = new PanelHost(page.webview, options, uri);
    });
    afterEach(() => {
      host.dispose();
    });

    it('is what the page shows, whatever else is spoken of', async () => {
      const other = vscode.Uri.file(path.join(folder, 'other.png'));
      writeFileSync(other.fsPath, Buffer.of(1));
      await inspections.inspectPicture(other);
      await page.ready(null, 'editor');
      const shown = (): PanelInspection | null | undefined => page.seen.inspection;
      assert.equal(shown(), null);
      await inspections.inspectPicture(uri);
      assert.equal(inspections.shown, inspections.picture(other));
      const { document, title, picture, text } = shown()!;
      assert.deepEqual([document, title, picture?.columns, text], [uri.toString(), 'heron [1].png', 4, null]);
      inspections.clear(inspections.picture(uri)!);
      assert.equal(shown(), null);
    });

    it('answers with heats, answers and preview of that inspection, and of no other', async () => {
      await inspections.inspectPicture(uri);
      await page.ready(null, 'editor');
      const { id } = inspections.picture(uri)!.inspection!;
      const lens = { layer: 0, head: 1, method: 'raw', direction: 'from', query: 3 } as const;
      assert.equal((await page.rpc.call('heat', { inspection: id, lens })).weights[3], 0.5);
      assert.deepEqual(await page.rpc.call('answers', { inspection: id, count: 5 }), [
        { piece: 'heron', probability: 0.9 },
      ]);
      assert.deepEqual([...(await page.rpc.call('preview', { inspection: id, side: 100 })).bytes], [1, 2, 3]);
      await assert.rejects(page.rpc.call('preview', { inspection: 'another', side: 100 }), /cancelled/);
    });

    it('has the lens again that it had before the window was reloaded', async () => {
      const lens = { layer: 1, head: 0, method: 'rollout', direction: 'to', query: 7, region: [7, 8] } as const;
      const run = inspections.inspectPicture(uri);
      await page.ready({ view: 'image', document: uri.toString(), lens }, 'editor');
      await run;
      assert.deepEqual(inspections.picture(uri)!.lens, lens);
    });
  });

  it('of more than 200 MB, or that is gone, is refused with the reason', async () => {
    truncateSync(uri.fsPath, 201e6);
    await assert.rejects(readPicture(uri), /heron \[1\]\.png has 201 MB; at most 200 MB/);
    rmSync(uri.fsPath);
    await assert.rejects(readPicture(uri), /heron \[1\]\.png cannot be read: it is not there any more/);
  });

  it('is not run with a model that reads texts: one that fits is named', async () => {
    engine.modality = { 'headlight-encoder': 'text', 'headlight-causal': 'text' };
    const bundled = path.join(folder, 'models');
    for (const name of ['headlight-causal', 'headlight-encoder', 'tiny-vit']) {
      await vscode.workspace.fs.writeFile(vscode.Uri.file(path.join(bundled, name, 'config.json')), Buffer.from('{}'));
    }
    const library = new ModelLibrary(bundled, engine, settings);
    const configuration = vscode.workspace.getConfiguration('headlight');
    try {
      await configuration.update('imageModel', 'headlight-encoder', vscode.ConfigurationTarget.Global);
      await assert.rejects(library.chosen('image'), (error) => {
        assert.ok(error instanceof WrongModelError);
        assert.deepEqual([error.instead, error.modality], ['tiny-vit', 'image']);
        return true;
      });
      await library.choose({ name: 'tiny-vit', modality: 'image' });
      assert.equal((await library.chosen('image')).path, path.join(bundled, 'tiny-vit'));
      assert.equal((await library.chosen('text')).path, path.join(bundled, 'headlight-encoder'));
    } finally {
      await configuration.update('imageModel', undefined, vscode.ConfigurationTarget.Global);
      library.dispose();
    }
  });
});
