import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { HeadlightApi } from '../../src/extension';
import { inspectTarget } from '../../src/host/commands/inspectTarget';
import { LINKS, VIEWS } from '../../src/ids';
import { closeAll, headlight, until, untilPainted } from './support';

/** 1 × 1, grey. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

describe('the editor of a picture', () => {
  let api: HeadlightApi;
  let folder: string;
  let png: vscode.Uri;
  let svg: vscode.Uri;

  before(async () => {
    api = await headlight();
    folder = mkdtempSync(path.join(tmpdir(), 'headlight-editor-'));
    png = vscode.Uri.file(path.join(folder, 'heron.PNG'));
    svg = vscode.Uri.file(path.join(folder, 'heron.svg'));
    writeFileSync(png.fsPath, PNG);
    writeFileSync(svg.fsPath, SVG);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    await closeAll();
    // VS Code keeps a file for a while that no editor shows any more.
    for (const shown = api.inspections; shown.shown?.gives === 'text';) shown.clear(shown.shown);
    await until(
      'the pictures to be let go',
      () => api.inspections.file(png) === undefined && api.inspections.file(svg) === undefined,
    );
  });

  const tabs = (viewType: string): vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(({ input }) => input instanceof vscode.TabInputCustom && input.viewType === viewType);
  const untilOpen = (count = 1): Promise<boolean> =>
    until('the editor', () => tabs(VIEWS.imageEditor).length === count);

  it('opens from the explorer, runs the picture at once, and is what the window speaks of', async () => {
    await vscode.commands.executeCommand('headlight.inspect', png, [png]);
    await untilOpen();
    await until(
      'the inspection',
      () => api.inspections.shown !== undefined && api.inspections.shown === api.inspections.file(png),
    );
    await vscode.commands.executeCommand('headlight.inspect', png, [png]);
    assert.equal(tabs(VIEWS.imageEditor).length, 1, 'it is brought to the front');
  });

  it("opens from VS Code's own preview", async () => {
    await vscode.commands.executeCommand('vscode.openWith', png, 'imagePreview.previewEditor');
    await until('the preview', () => tabs('imagePreview.previewEditor').length === 1);
    await vscode.commands.executeCommand('headlight.inspect');
    await untilOpen();
  });

  it('shows a picture twice, with one run and one lens', async () => {
    await vscode.commands.executeCommand('headlight.inspect', png);
    await untilOpen();
    const inspected = await until('the inspection', () => api.inspections.file(png));
    await vscode.commands.executeCommand('workbench.action.splitEditor');
    await untilOpen(2);
    assert.equal(api.inspections.file(png), inspected);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await untilOpen(1);
    assert.equal(api.inspections.file(png), inspected);
  });

  it('opens beside the text from the link of a hover', async () => {
    await vscode.window.showTextDocument(svg);
    await vscode.commands.executeCommand(LINKS.inspectPicture, { picture: png.toString() });
    await untilOpen();
    assert.equal(tabs(VIEWS.imageEditor)[0]!.group.viewColumn, vscode.ViewColumn.Two);
  });

  it('is for an SVG only when it is asked for: in a text editor it is a text', async () => {
    const { document } = await vscode.window.showTextDocument(svg);
    await vscode.commands.executeCommand('headlight.inspect', svg);
    await untilPainted(api, document);
    assert.equal(tabs(VIEWS.imageEditor).length, 0);
    assert.deepEqual(await inspectTarget(svg, undefined, true), { kind: 'file', uri: svg });
    await vscode.commands.executeCommand('headlight.inspect', svg, [svg]);
    await untilOpen();
    await until('both', () => api.inspections.file(svg) !== undefined);
    assert.ok(api.inspections.of(document) !== undefined);
  });
});
