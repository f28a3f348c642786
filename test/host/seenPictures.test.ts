import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ImageHover } from '../../src/host/images/imageHover';
import { SeenPictures } from '../../src/host/images/seenPictures';
import { PictureFixture } from './pictureFixture';

describe("a picture's link in Markdown", () => {
  let pictures: PictureFixture;
  let seen: SeenPictures;
  /** What is said over a word of the notes. */
  let cardAt: (word: string) => Promise<string | undefined>;

  beforeEach(async () => {
    pictures = new PictureFixture();
    const { folder, inspections, options, settings } = pictures;
    seen = new SeenPictures(inspections, options.problems);
    const hover = new ImageHover(seen, settings);
    const notes = vscode.Uri.file(path.join(folder, 'notes.md'));
    writeFileSync(
      notes.fsPath,
      'A heron:\n\n![one](heron%20[1].png) and ![two](https://example.org/heron.png) and ![no](missing.png)\n',
    );
    const document = await vscode.workspace.openTextDocument(notes);
    cardAt = async (word) => {
      const found = await hover.provideHover(document, document.positionAt(document.getText().indexOf(word)));
      const content = found?.contents[0];
      return content instanceof vscode.MarkdownString ? content.value : undefined;
    };
  });
  afterEach(async () => {
    seen.dispose();
    await pictures.dispose();
  });

  it('shows it once it was inspected, also after its editor is closed, and not when its file has changed', async () => {
    const { inspections, uri } = pictures;
    assert.match((await cardAt('one')) ?? '', /^\[Show attention\]\(command:headlight\.link\.inspectPicture\?/);
    assert.equal(await cardAt('two'), undefined);
    assert.equal(await cardAt('no]'), undefined);
    await inspections.inspectFile(uri);
    await pictures.heatAt(2);
    assert.match((await cardAt('one')) ?? '', /data:image\/svg/);
    inspections.file(uri)!.setLens({ map: 'encoder.0.self' });
    await pictures.heatAt(0);
    inspections.clear(inspections.file(uri)!);
    const card = (await cardAt('one')) ?? '';
    assert.match(card, /^!\[attention over the picture\]\(data:image\/svg\+xml;base64,/);
    assert.match(card, /vit · L0 · mean · .*CLS.* looks at · top region/);
    writeFileSync(uri.fsPath, Buffer.of(3, 2, 1, 0));
    await sleep(20);
    assert.match((await cardAt('one')) ?? '', /^\[Show attention\]/);
  });

  it('shows the run that came while the picture of the one before was made', async () => {
    const { engine, inspections, uri } = pictures;
    await inspections.inspectFile(uri);
    await pictures.heatAt(2);
    let release = (): void => undefined;
    engine.heldPreview = new Promise((resolve) => (release = resolve));
    const card = cardAt('one');
    await sleep(20);
    await inspections.inspectFile(uri);
    await pictures.heatAt(2);
    release();
    assert.match((await card) ?? '', /data:image\/svg/);
  });
});
