import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HeadlightApi } from '../../src/extension';
import { FocusMode } from '../../src/host/editor/focusMode';
import { PanelHost } from '../../src/host/panel/panelHost';
import { Problems } from '../../src/host/problems';
import { Settings } from '../../src/host/settings';
import { Page } from './page';
import type { Lens } from '../../src/protocol/lens';
import { closeAll, headlight, input, inspect, unitsOf, until } from './support';

const memory = { view: 'tokens', views: {}, document: null, lens: null };

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
    const { inspected, run, heat } = await inspect(api, 'The heron stood on one leg.');
    await page.ready();
    assert.equal(page.seen.inspection?.inspection, run.id);
    assert.deepEqual(page.seen.inspection.texts, ['The heron stood on one leg.']);
    assert.deepEqual(page.seen.inspection.lists[0]?.units, run.lists.get('input')?.cut);
    assert.equal(page.maps, run.maps.length);
    assert.deepEqual(page.seen.heat?.weights, heat.weights);
    assert.deepEqual(page.seen.lens, { lens: inspected.lens, pinned: false });
    assert.deepEqual(page.seen.options, { palette: 'amber', sink: 'apart', followCursor: true, focusMode: false });
    assert.equal(page.seen.progress?.running, false);
    assert.equal(page.seen.problem, null);
  });

  it('streams a run, and empties when it is cleared', async () => {
    await page.ready();
    const { inspected, run } = await inspect(api, 'The heron stood on one leg.');
    assert.equal(page.seen.inspection?.inspection, run.id);
    assert.equal(page.maps, run.maps.length);
    api.inspections.clear(inspected);
    assert.equal(page.seen.inspection, null);
  });

  it('answers with tiles and heats of what is shown, and with nothing else', async () => {
    const { run, lens } = await inspect(api, 'The heron stood on one leg.');
    await page.ready();
    const all = { start: 0, end: unitsOf(run).length };
    const map = run.maps[0]!.address;
    const question = { inspection: run.id, map, head: 0, method: 'raw', columns: all, coarse: false } as const;
    const second = { start: 1, end: 2 };
    const row = await page.rpc.call('tile', { ...question, rows: second, width: all.end, height: 1 });
    assert.ok(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-4);
    const looks = { ...lens, map, head: 0, side: 'query', units: [1] } as const;
    assert.deepEqual((await page.rpc.call('heat', { inspection: run.id, lens: looks })).weights, row);
    const tile = await page.rpc.call('tile', { ...question, rows: all, width: 4, height: 3 });
    assert.equal(tile.length, 12);
    const other = { ...question, inspection: 'another', rows: all, width: 4, height: 3 };
    await assert.rejects(page.rpc.call('tile', other), /cancelled/);
  });

  it('moves lens and pin, points and reveals', async () => {
    const { inspected, run } = await inspect(api, 'The heron stood on one leg.');
    await page.ready();
    const map = run.maps[0]!.address;
    await page.rpc.call('setLens', { lens: { map, head: 'max' } });
    await until('the heat', () => page.seen.heat?.lens.map === map && page.seen.heat.lens.head === 'max');
    await page.rpc.call('pin', { place: input(2) });
    assert.deepEqual(
      [page.seen.lens?.pinned, page.seen.lens?.lens.units, page.seen.lens?.lens.side],
      [true, [2], 'query'],
    );
    await page.rpc.call('pin', { place: null });
    await page.rpc.call('point', { place: input(3) });
    assert.deepEqual(inspected.pointed, input(3));
    await page.rpc.call('reveal', { place: input(4) });
    await until('the caret there', () => inspected.lens?.units[0] === 4);
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.offsetAt(editor.selection.active), unitsOf(run).start[4]);
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
    await page.ready({ ...memory, document: uri.toString() });
    assert.equal(page.seen.inspection?.document, uri.toString());
    assert.ok(page.seen.heat !== undefined);
  });

  it('brings the lens back that a page remembers, unless it was moved since', async () => {
    for (const shown = api.inspections; shown.shown !== undefined;) shown.clear(shown.shown);
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'heron.md').toString();
    const lens: Lens = { map: 'encoder.0.self', head: 1, method: 'raw', side: 'key', units: [3], answer: null };
    await page.ready({ ...memory, document: uri, lens });
    await until('its heat', () => page.seen.heat?.lens.map === lens.map);
    assert.deepEqual(page.seen.lens?.lens, lens);
    await page.rpc.call('setLens', { lens: { head: 2 } });
    await page.ready({ ...memory, document: uri, lens });
    assert.equal(page.seen.lens.lens.head, 2);
  });

  it('falls back where a page remembers what this run, or this version, does not know', async () => {
    for (const shown = api.inspections; shown.shown !== undefined;) shown.clear(shown.shown);
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'heron.md').toString();
    const lens: Lens = { map: 'mixer.7.self', head: 99, method: 'magic', side: 'key', units: [3], answer: null };
    await page.ready({ ...memory, view: 'hologram', document: uri, lens });
    await until('a heat', () => page.seen.heat !== undefined);
    const first = page.seen.lens?.lens;
    assert.deepEqual([first?.head, first?.method, first?.side, first?.units], ['mean', 'raw', 'all', []]);
    assert.equal(api.inspections.shown?.problem, null);
    const here = { ...lens, map: first!.map };
    api.inspections.clear(api.inspections.shown);
    await page.ready({ ...memory, document: uri, lens: here });
    const restored = page.seen.lens?.lens;
    assert.deepEqual(restored, { ...here, head: 'mean', method: 'raw' });
  });

  it('says so quietly when what a page remembers is gone', async () => {
    for (const shown = api.inspections; shown.shown !== undefined;) shown.clear(shown.shown);
    await page.ready({ ...memory, document: 'file:///nowhere/at/all.md' });
    assert.equal(page.seen.inspection, null);
  });
});
