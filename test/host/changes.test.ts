import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { unitAt } from '../../src/core/units';
import type { HeadlightApi } from '../../src/extension';
import { closeAll, headlight, input, inspect, unitsOf, until } from './support';

const TEXT = 'The heron stood on one leg because it was cold.';

describe('changes of a run', () => {
  let api: HeadlightApi;

  before(async () => {
    api = await headlight();
  });
  afterEach(closeAll);

  it('are made by commands, marked, and taken back', async () => {
    const { inspected, run } = await inspect(api, TEXT);
    const { address } = run.maps[0]!;
    assert.equal(api.changedMark.text, '');
    await vscode.commands.executeCommand('headlight.ablateHead', { map: address, head: 1 });
    assert.deepEqual(inspected.run?.changes, [{ kind: 'ablate', map: address, heads: [1] }]);
    assert.equal(api.changedMark.text, '$(beaker) changed: head 1 of layer 0 out');
    const unit = unitAt(unitsOf(run), TEXT.indexOf('leg'))!;
    await vscode.commands.executeCommand('headlight.hideUnit', {
      document: inspected.document.uri.toString(),
      ...input(unit),
    });
    assert.equal(inspected.run.changes.length, 2);
    assert.equal(api.changedMark.text, '$(beaker) changed: head 1 of layer 0 out, “leg” hidden');
    await until('its heat', () => inspected.heat !== null);
    const { weights } = await inspected.ask((engine, id) =>
      engine.call('heat', { inspection: id, lens: { ...inspected.lens!, side: 'query', units: [unit + 1] } }),
    );
    assert.equal(weights[unit], 0, 'nobody looks at what is hidden');
    await vscode.commands.executeCommand('headlight.takeBackChanges');
    assert.deepEqual(inspected.run.changes, []);
    assert.equal(api.changedMark.text, '');
  });

  it('hide the token at the caret', async () => {
    const { inspected } = await inspect(api, TEXT);
    const editor = vscode.window.activeTextEditor!;
    const position = editor.document.positionAt(TEXT.indexOf('cold') + 1);
    editor.selection = new vscode.Selection(position, position);
    await vscode.commands.executeCommand('headlight.hideUnit');
    const [change] = inspected.run!.changes;
    assert.ok(change?.kind === 'hide');
    assert.match(unitsOf(inspected.run).text[change.units[0]!] ?? '', /cold/);
  });
});
