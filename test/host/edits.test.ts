import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { unitAt } from '../../src/core/units';
import type { HeadlightApi } from '../../src/extension';
import type { MapInfo } from '../../src/protocol/models';
import { closeAll, headlight, inspect, textAt, unitsOf, until, untilPainted } from './support';

const TEXT = 'The heron stood on one leg because it was cold.';

async function insert(offset: number, text: string): Promise<void> {
  const editor = vscode.window.activeTextEditor!;
  assert.ok(
    await editor.edit((edit) => {
      edit.insert(editor.document.positionAt(offset), text);
    }),
  );
}

describe('an edit after the run', () => {
  let api: HeadlightApi;
  const live = (value: boolean | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('headlight').update('live', value, vscode.ConfigurationTarget.Global);

  before(async () => {
    api = await headlight();
  });
  afterEach(async () => {
    await live(undefined);
    await closeAll();
  });

  it('moves the units behind it, and takes those that it touched out', async () => {
    const painted = await inspect(api, TEXT);
    const unit = unitAt(unitsOf(painted.run), TEXT.indexOf('cold'))!;
    const text = textAt(painted, unit);
    await insert(0, '🐦 ');
    assert.equal(textAt(painted, unit), text);
    await insert(TEXT.indexOf('cold') + 3 + 1, 'x');
    assert.equal(textAt(painted, unit), '');
  });

  it('leads to a new run in live mode, with the lens where it was', async () => {
    const first = await inspect(api, TEXT);
    const [{ address }] = first.run.maps as [MapInfo];
    first.inspected.setLens({ map: address, head: 1 });
    await live(true);
    await insert(TEXT.length, ' Nobody asked it why.');
    await until('another inspection', () => first.inspected.run !== first.run);
    const second = await untilPainted(api, first.inspected.document);
    assert.ok(unitsOf(second.run).length > unitsOf(first.run).length);
    assert.deepEqual([second.heat.lens.map, second.heat.lens.head], [address, 1]);
  });

  it('in mid-run leaves the units where their text is', async () => {
    const { inspected } = await inspect(api, TEXT);
    const again = api.inspections.inspect(inspected.document, null);
    await insert(0, 'Once, ');
    await again;
    const painted = await untilPainted(api, inspected.document);
    const unit = unitAt(unitsOf(painted.run), painted.inspected.document.getText().indexOf('cold'))!;
    assert.equal(textAt(painted, unit), unitsOf(painted.run).text[unit]);
  });

  it('does not matter to a newer run: the older one is cancelled without a word', async () => {
    const { inspected } = await inspect(api, TEXT);
    const older = api.inspections.inspect(inspected.document, null);
    const newer = api.inspections.inspect(inspected.document, null);
    await Promise.all([older, newer]);
    assert.equal(inspected.problem, null);
    assert.equal(inspected.progress.done, inspected.progress.total);
  });

  it('closing the document in mid-run is silent', async () => {
    const { inspected } = await inspect(api, TEXT.repeat(50));
    const run = api.inspections.inspect(inspected.document, null);
    await closeAll();
    await run;
    assert.equal(inspected.run, null);
  });
});
