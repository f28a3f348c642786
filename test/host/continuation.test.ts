import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { listOf } from '../../src/core/lists';
import { Continuation } from '../../src/host/editor/continuation';
import { Inspections } from '../../src/host/inspections';
import { Problems } from '../../src/host/problems';
import { Settings } from '../../src/host/settings';
import { stackInfos } from '../support/mapInfo';
import { unitTable, wordUnits } from '../support/unitTable';
import { cardOf, FakeEngine } from './fakeEngine';
import { closeAll, openText, until } from './support';

const TEXT = 'the heron stood and waited';
const BEFORE = 'the heron stood';
const words = wordUnits(BEFORE);
const WRITTEN = [' on', ' one', ' leg', '.'];

describe('Continue the Text', () => {
  let engine: FakeEngine;
  let settings: Settings;
  let log: vscode.LogOutputChannel;
  let inspections: Inspections;
  let continuation: Continuation;
  let panels: number;
  let writes: string | null;

  beforeEach(() => {
    engine = new FakeEngine();
    engine.planted = {
      lists: [{ list: listOf('input', words.length, { medium: 'text', input: 0, picture: null }), units: words }],
      maps: stackInfos('decoder', 2),
      written: unitTable(WRITTEN.map((text) => ({ text, start: BEFORE.length, end: BEFORE.length }))),
    };
    settings = new Settings();
    log = vscode.window.createOutputChannel('Headlight continuation test', { log: true });
    panels = 0;
    writes = 'input';
    const model = () =>
      Promise.resolve({
        folder: { path: '/models/causal', source: 'folder' } as const,
        card: { ...cardOf('/models/causal', ['text']), writes },
        reads: 'text' as const,
      });
    inspections = new Inspections({ engine, settings, problems: new Problems(log), chosenModel: model });
    continuation = new Continuation({ inspections, writer: model, openPanel: () => panels++ });
  });
  afterEach(async () => {
    continuation.dispose();
    inspections.dispose();
    settings.dispose();
    log.dispose();
    await closeAll();
  });

  const openAtCaret = async (): Promise<vscode.TextEditor> => {
    const editor = await openText(TEXT);
    const position = editor.document.positionAt(BEFORE.length);
    editor.selection = new vscode.Selection(position, position);
    return editor;
  };

  it('runs what stands before the caret, and inserts what was written the second time', async () => {
    const editor = await openAtCaret();
    await continuation.next(editor);
    assert.deepEqual(
      engine.sources.map(({ inputs, generate }) => [inputs, generate]),
      [[[{ kind: 'text', text: BEFORE }], settings.continuation]],
    );
    assert.deepEqual([continuation.text, continuation.writing], [' on one leg.', false]);
    assert.equal(editor.document.getText(), TEXT, 'it is not in the document yet');
    const list = inspections.of(editor.document)!.run!.lists.get('input')!;
    assert.deepEqual(list.units.text.slice(list.list.given), WRITTEN, 'its tokens can be looked at');
    await continuation.next(editor);
    assert.equal(editor.document.getText(), `${BEFORE} on one leg. and waited`);
    assert.equal(continuation.text, '');
  });

  it('is stopped after the token that it is at; what was written stays', async () => {
    let release = (): void => undefined;
    let units = 0;
    engine.beforeUnit = () => (++units <= 2 ? Promise.resolve() : new Promise((resolve) => (release = resolve)));
    const editor = await openAtCaret();
    const told: boolean[] = [];
    const listening = continuation.onDidChange(() => told.push(continuation.writing));
    const over = continuation.next(editor);
    await until('two tokens', () => continuation.text === ' on one');
    continuation.stop();
    release();
    await over;
    listening.dispose();
    assert.deepEqual([continuation.text, told], [' on one', [true, false]]);
    await continuation.next(editor);
    assert.equal(editor.document.getText(), `${BEFORE} on one and waited`);
  });

  it('is dropped by an edit and when the document is cleared', async () => {
    const editor = await openAtCaret();
    await continuation.next(editor);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'x');
    });
    assert.equal(continuation.text, '');
    editor.selection = new vscode.Selection(0, BEFORE.length, 0, BEFORE.length);
    await continuation.next(editor);
    assert.equal(continuation.text, ' on one leg.');
    inspections.clear(inspections.of(editor.document)!);
    assert.equal(continuation.text, '');
  });

  it('of a model that writes a list of its own is a run like any other, shown in the panel', async () => {
    writes = 'output';
    const editor = await openAtCaret();
    await continuation.next(editor);
    assert.deepEqual([panels, continuation.text], [1, '']);
    const [source] = engine.sources;
    assert.deepEqual([source?.inputs, source?.generate], [[{ kind: 'text', text: TEXT }], settings.continuation]);
  });

  it('says so where nothing stands before the caret', async () => {
    const editor = await openText(TEXT);
    await assert.rejects(continuation.next(editor), /nothing before the caret/);
    assert.equal(continuation.writing, false);
  });
});
