import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HeadlightApi } from '../../src/extension';
import { FocusMode } from '../../src/host/editor/focusMode';
import { PanelHost } from '../../src/host/panel/panelHost';
import { Problems } from '../../src/host/problems';
import { Settings } from '../../src/host/settings';
import { Page } from './page';
import { closeAll, headlight, inspect, until } from './support';

describe('the host of a panel', () => {
  let api: HeadlightApi;
  let settings: Settings;
  let log: vscode.LogOutputChannel;
  let page: Page;
  let focusMode: FocusMode;
  let host: PanelHost;

  before(async () => {
    api = await headlight();
  });
  beforeEach(() => {
    settings = new Settings();
    log = vscode.window.createOutputChannel('Headlight panel test', { log: true });
    page = new Page();
    focusMode = new FocusMode(api.inspections, settings);
    host = new PanelHost(page.webview, {
      inspections: api.inspections,
      settings,
      problems: new Problems(log),
      focusMode,
    });
  });
  afterEach(async () => {
    host.dispose();
    focusMode.dispose();
    settings.dispose();
    log.dispose();
    await closeAll();
  });

  it('tells a page that is ready everything there is', async () => {
    const { inspected, inspection, heat } = await inspect(api, 'The heron stood on one leg.');
    await page.ready();
    assert.equal(page.seen.inspection?.inspection, inspection.id);
    assert.equal(page.seen.inspection.text, 'The heron stood on one leg.');
    assert.equal(page.seen.inspection.units.length, inspection.units.length);
    assert.equal(page.layers, inspection.card.layers);
    assert.deepEqual(page.seen.heat?.weights, heat.weights);
    assert.deepEqual(page.seen.lens, { lens: inspected.lens, pinned: false });
    assert.deepEqual(page.seen.options, { palette: 'amber', sink: 'apart', followCursor: true, focusMode: false });
    assert.equal(page.seen.progress?.running, false);
    assert.equal(page.seen.problem, null);
  });

  it('streams a run, and empties when it is cleared', async () => {
    await page.ready();
    const { inspected, inspection } = await inspect(api, 'The heron stood on one leg.');
    assert.equal(page.seen.inspection?.inspection, inspection.id);
    assert.equal(page.layers, inspection.card.layers);
    api.inspections.clear(inspected);
    assert.equal(page.seen.inspection, null);
  });

  it('answers with rows and tiles of what is shown, and with nothing else', async () => {
    const { inspection } = await inspect(api, 'The heron stood on one leg.');
    await page.ready();
    const question = { inspection: inspection.id, address: inspection.prepared!.maps[0]!.address, head: 0 } as const;
    const row = await page.rpc.call('row', { ...question, query: 1 });
    assert.ok(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-4);
    const all = { start: 0, end: inspection.units.length };
    const tile = await page.rpc.call('tile', { ...question, rows: all, columns: all, width: 4, height: 3 });
    assert.equal(tile.length, 12);
    await assert.rejects(page.rpc.call('row', { ...question, inspection: 'another', query: 1 }), /cancelled/);
  });

  it('moves lens and pin, points and reveals', async () => {
    const { inspected, inspection } = await inspect(api, 'The heron stood on one leg.');
    await page.ready();
    await page.rpc.call('setLens', { lens: { layer: 0, head: 'max' } });
    await until('the heat', () => page.seen.heat?.lens.layer === 0 && page.seen.heat.lens.head === 'max');
    await page.rpc.call('pin', { unit: 2 });
    assert.deepEqual(
      [page.seen.lens?.pinned, page.seen.lens?.lens.query, page.seen.lens?.lens.direction],
      [true, 2, 'from'],
    );
    await page.rpc.call('pin', { unit: null });
    await page.rpc.call('point', { unit: 3 });
    assert.equal(inspected.pointed, 3);
    await page.rpc.call('reveal', { unit: 4 });
    await until('the caret there', () => inspected.lens?.query === 4);
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.offsetAt(editor.selection.active), inspection.units.start[4]);
    host.hidden();
    assert.equal(inspected.pointed, null);
  });

  it('has one focus mode with the window', async () => {
    await page.ready();
    await page.rpc.call('setOptions', { options: { focusMode: true } });
    assert.equal(focusMode.on, true);
    assert.equal(page.seen.options?.focusMode, true);
    focusMode.set(false);
    assert.equal(page.seen.options.focusMode, false);
  });

  it('runs again what a page remembers after a reload, where nothing is shown', async () => {
    for (const shown = api.inspections; shown.shown !== undefined;) shown.clear(shown.shown);
    const file = vscode.workspace.workspaceFolders?.[0];
    assert.ok(file, 'a folder is open');
    const uri = vscode.Uri.joinPath(file.uri, 'heron.md');
    await page.ready({ view: 'tokens', document: uri.toString() });
    assert.equal(page.seen.inspection?.document, uri.toString());
    assert.ok(page.seen.heat !== undefined);
  });

  it('brings the lens back that a page remembers, unless it was moved since', async () => {
    for (const shown = api.inspections; shown.shown !== undefined;) shown.clear(shown.shown);
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'heron.md').toString();
    const lens = { layer: 0, head: 1, method: 'raw', direction: 'to', query: 3 } as const;
    await page.ready({ view: 'tokens', document: uri, lens });
    await until('its heat', () => page.seen.heat?.lens.layer === 0);
    assert.deepEqual(page.seen.lens?.lens, lens);
    await page.rpc.call('setLens', { lens: { head: 2 } });
    await page.ready({ view: 'tokens', document: uri, lens });
    assert.equal(page.seen.lens.lens.head, 2);
  });

  it('says so quietly when what a page remembers is gone', async () => {
    for (const shown = api.inspections; shown.shown !== undefined;) shown.clear(shown.shown);
    await page.ready({ view: 'tokens', document: 'file:///nowhere/at/all.md' });
    assert.equal(page.seen.inspection, null);
  });
});
