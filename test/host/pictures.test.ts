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
import type { Lens } from '../../src/protocol/lens';
import type { PanelInspection } from '../../src/protocol/panel';
import type { FakeEngine } from './fakeEngine';
import { Page } from './page';
import { PictureFixture } from './pictureFixture';
import { input, openText, until } from './support';

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
      await inspections.inspectFile(uri);
      const inspected = inspections.file(uri)!;
      assert.deepEqual(inspected.lens, {
        map: 'encoder.2.self',
        head: 'mean',
        method: 'raw',
        side: 'query',
        units: [0],
        answer: null,
      });
      assert.equal(inspections.shown, inspected);
      assert.deepEqual([...engine.pictures[0]!], [1, 2, 3]);
    });

    it('is the text of nothing: a text beside it is what is spoken of, and keeps its own lens', async () => {
      await inspections.inspectFile(uri);
      const editor = await openText('A heron.');
      assert.equal(inspections.of(editor.document), undefined);
      assert.equal(inspections.byUri(uri.toString()), inspections.file(uri));
    });

    it('may be looked at from a region, which another layer keeps and another unit ends', async () => {
      await inspections.inspectFile(uri);
      const inspected = inspections.file(uri)!;
      inspected.setLens({ units: [3, 4, 99] });
      inspected.setLens({ map: 'encoder.1.self' });
      await pictures.heatAt(1);
      assert.deepEqual(inspected.lens?.units, [3, 4]);
      inspected.pin(input(5));
      assert.deepEqual(inspected.lens?.units, [5]);
    });

    it('tells what went wrong, and what is shown stays', async () => {
      await inspections.inspectFile(uri);
      const { run } = inspections.file(uri)!;
      writeFileSync(uri.fsPath, '');
      await assert.rejects(inspections.inspectFile(uri), /is empty/);
      assert.match(inspections.file(uri)!.problem ?? '', /is empty/);
      assert.equal(inspections.file(uri)!.run, run);
    });
  });

  it('whose file is changed while it is being opened is run again', async () => {
    const document = new ImageEditor(uri, options).openCustomDocument(uri);
    await inspections.inspectFile(uri);
    writeFileSync(uri.fsPath, Buffer.of(4, 5, 6, 7));
    await until('the run of what is there now', () => engine.pictures.at(-1)?.length === 4);
    document.dispose();
  });

  describe('whose file', () => {
    let document: vscode.CustomDocument;

    beforeEach(async () => {
      document = new ImageEditor(uri, options).openCustomDocument(uri);
      await inspections.inspectFile(uri);
      await pictures.heatAt(2);
      // Nobody says when a watcher has begun to watch.
      for (let size = 4; engine.sources.length === 1; size++) {
        writeFileSync(uri.fsPath, Buffer.alloc(size));
        await sleep(300);
      }
      await untilQuiet();
      engine.sources.length = 0;
    });
    afterEach(() => {
      document.dispose();
    });

    const untilQuiet = async (): Promise<void> => {
      for (let before = -1; before !== engine.sources.length; await sleep(400)) before = engine.sources.length;
      await until('the last run', () => !inspections.file(uri)!.running);
    };

    it('is changed is run again; what is shown stays until that run is whole', async () => {
      const inspected = inspections.file(uri)!;
      const before = inspected.run;
      inspected.setLens({ map: 'encoder.1.self', units: [4] });
      let release = (): void => undefined;
      engine.held = new Promise((resolve) => (release = resolve));
      writeFileSync(uri.fsPath, Buffer.of(4, 5, 6, 7));
      await until('another run', () => engine.sources.length > 0);
      assert.equal(inspected.run, before);
      release();
      await until('its inspection', () => inspected.run !== before);
      assert.deepEqual([...engine.pictures.at(-1)!], [4, 5, 6, 7]);
      assert.deepEqual([inspected.lens?.map, inspected.lens?.units], ['encoder.1.self', [4]]);
    });

    it('is deleted is said to be, and run again when it comes back', async () => {
      const inspected = inspections.file(uri)!;
      rmSync(uri.fsPath);
      await until('the word', () => inspected.problem !== null);
      assert.equal(inspected.problem, 'heron [1].png was deleted: what is shown is how it was.');
      assert.ok(inspected.run !== null && inspected.heat !== null);
      writeFileSync(uri.fsPath, Buffer.of(9));
      await until('another run', () => engine.sources.length > 0 && inspected.problem === null);
    });

    it('has no editor any more is let go', () => {
      const inspected = inspections.file(uri)!;
      document.dispose();
      assert.equal(inspections.file(uri), undefined);
      assert.equal(inspected.run, null);
    });

    it('is a neighbour is left alone', async () => {
      writeFileSync(path.join(folder, 'heron 1.png'), Buffer.of(1));
      writeFileSync(uri.fsPath, Buffer.of(1));
      await until('the run of its own', () => engine.sources.length > 0);
      await untilQuiet();
      assert.equal(engine.sources.length, 1);
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
      await inspections.inspectFile(other);
      await page.ready(null, 'editor');
      const shown = (): PanelInspection | null | undefined => page.seen.inspection;
      assert.equal(shown(), null);
      await inspections.inspectFile(uri);
      assert.equal(inspections.shown, inspections.file(other));
      const { document, title, lists, texts } = shown()!;
      const columns = lists[0]?.list.parts[0]?.picture?.columns;
      assert.deepEqual([document, title, columns, texts], [uri.toString(), 'heron [1].png', 4, [null]]);
      inspections.clear(inspections.file(uri)!);
      assert.equal(shown(), null);
    });

    it('answers with heats, outputs and preview of that inspection, and of no other', async () => {
      await inspections.inspectFile(uri);
      await page.ready(null, 'editor');
      const { id: inspection } = inspections.file(uri)!.run!;
      const lens: Lens = { map: 'encoder.0.self', head: 1, method: 'raw', side: 'query', units: [3], answer: null };
      assert.equal((await page.rpc.call('heat', { inspection, lens })).weights[3], 0.5);
      assert.deepEqual(await page.rpc.call('outputs', { inspection, list: 'input', unit: null, count: 5 }), [
        { piece: 'heron', probability: 0.9 },
      ]);
      const preview = { inspection, list: 'input', part: 0, side: 100 };
      assert.deepEqual([...(await page.rpc.call('preview', preview)).bytes], [1, 2, 3]);
      await assert.rejects(page.rpc.call('preview', { ...preview, inspection: 'another' }), /cancelled/);
    });

    it('has the lens again that it had before the window was reloaded', async () => {
      const lens: Lens = {
        map: 'encoder.1.self',
        head: 0,
        method: 'rollout',
        side: 'key',
        units: [7, 8],
        answer: null,
      };
      const run = inspections.inspectFile(uri);
      await page.ready({ view: 'image', views: {}, document: uri.toString(), lens }, 'editor');
      await run;
      assert.deepEqual(inspections.file(uri)!.lens, lens);
    });
  });

  it('of more than 200 MB, or that is gone, is refused with the reason', async () => {
    truncateSync(uri.fsPath, 201e6);
    await assert.rejects(readPicture(uri), /heron \[1\]\.png has 201 MB; at most 200 MB/);
    rmSync(uri.fsPath);
    await assert.rejects(readPicture(uri), /heron \[1\]\.png cannot be read: it is not there any more/);
  });

  it('is not run with a model that reads texts: one that fits is named', async () => {
    engine.reads = { 'headlight-encoder': 'text', 'headlight-causal': 'text' };
    const bundled = path.join(folder, 'models');
    for (const name of ['headlight-causal', 'headlight-encoder', 'tiny-vit']) {
      await vscode.workspace.fs.writeFile(vscode.Uri.file(path.join(bundled, name, 'config.json')), Buffer.from('{}'));
    }
    const library = new ModelLibrary(bundled, engine, settings);
    const configuration = vscode.workspace.getConfiguration('headlight');
    try {
      await configuration.update('imageModel', 'headlight-encoder', vscode.ConfigurationTarget.Global);
      await assert.rejects(library.chosen('picture'), (error) => {
        assert.ok(error instanceof WrongModelError);
        assert.deepEqual([error.instead, error.medium], ['tiny-vit', 'picture']);
        return true;
      });
      await library.choose({ name: 'tiny-vit', medium: 'picture' });
      assert.equal((await library.chosen('picture')).folder.path, path.join(bundled, 'tiny-vit'));
      assert.equal((await library.chosen('text')).folder.path, path.join(bundled, 'headlight-encoder'));
    } finally {
      await configuration.update('imageModel', undefined, vscode.ConfigurationTarget.Global);
      library.dispose();
    }
  });
});
