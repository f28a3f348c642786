import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { suggestedFile } from '../../src/host/commands/exportInspection';
import { COMMANDS, LINKS } from '../../src/ids';
import type { HeadlightApi } from '../../src/extension';
import { closeAll, headlight, input, inspect, unitsOf, until } from './support';

describe('the surfaces', () => {
  let api: HeadlightApi;

  before(async () => {
    api = await headlight();
  });
  afterEach(closeAll);

  it('activation is quick and brings no tensor library along', () => {
    console.log(`    activation took ${api.activationMilliseconds.toFixed(1)} ms`);
    const loaded = Object.keys(require.cache).filter((file) => file.includes('tfjs') || file.includes('tokenizers'));
    assert.deepEqual(loaded, []);
    assert.equal('_tfengine' in globalThis, false);
  });

  it('every command is registered', async () => {
    const registered = await vscode.commands.getCommands(true);
    const wanted = [...Object.values(COMMANDS), ...Object.values(LINKS)];
    assert.deepEqual(
      wanted.filter((command) => !registered.includes(command)),
      [],
    );
  });

  it('the panel opens beside the editor, once', async () => {
    await inspect(api, 'The heron stood on one leg.');
    await vscode.commands.executeCommand('headlight.openPanel');
    await vscode.commands.executeCommand('headlight.openPanel');
    const panels = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('headlight.panel'));
    await until('the panel', () => panels().length === 1);
    assert.equal(vscode.window.tabGroups.all.length, 2);
  });

  it('a link of an older card, to a unit that is gone, moves nothing', async () => {
    const { inspected, lens } = await inspect(api, 'The heron stood on one leg.');
    const { shown } = api.inspections;
    for (const unit of [9999, -1, 0.5, NaN]) {
      const document = inspected.document.uri.toString();
      await vscode.commands.executeCommand('headlight.pinUnit', { document, ...input(unit) });
      inspected.setLens({ units: [unit], head: unit, map: `encoder.${unit}.self` });
      inspected.point(input(unit));
    }
    assert.equal(shown, inspected);
    assert.deepEqual(
      [inspected.lens, inspected.pinned, inspected.pointed, inspected.problem],
      [lens, false, null, null],
    );
  });

  it('what is exported is suggested beside the file, or in the folder of the workspace', async () => {
    const { inspected } = await inspect(api, 'The heron stood on one leg.');
    const folder = vscode.Uri.file('/folder');
    const name = inspected.document.uri.path;
    assert.equal(suggestedFile(inspected.uri, folder)?.toString(), `file:///folder/${name}.attention.json`);
    assert.equal(suggestedFile(inspected.uri, undefined), undefined);
  });

  it('a link of a card puts the caret on its unit', async () => {
    const { inspected, run } = await inspect(api, 'The heron stood on one leg.');
    const units = unitsOf(run);
    const unit = units.text.findIndex((text) => text.includes('leg'));
    await vscode.commands.executeCommand(LINKS.revealUnit, {
      document: inspected.document.uri.toString(),
      ...input(unit),
    });
    const editor = vscode.window.activeTextEditor!;
    assert.equal(editor.document.offsetAt(editor.selection.active), units.start[unit]);
  });

  it('settings turn when their commands are run', async () => {
    const read = (name: string): unknown => vscode.workspace.getConfiguration('headlight').get(name);
    await vscode.commands.executeCommand('headlight.toggleSinks');
    assert.equal(read('sinks'), 'renormalise');
    await vscode.commands.executeCommand('headlight.toggleSinks');
    assert.equal(read('sinks'), 'apart');
    await vscode.commands.executeCommand('headlight.toggleFollowCursor');
    assert.equal(read('followCursor'), false);
    await vscode.commands.executeCommand('headlight.toggleFollowCursor');
    assert.equal(read('followCursor'), true);
  });
});
