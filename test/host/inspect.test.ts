import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { stepsOf } from '../../src/host/editor/heatDecorations';
import { unitAt } from '../../src/core/units';
import type { HeadlightApi } from '../../src/extension';
import { closeAll, headlight, inspect, openText, textAt, unitsOf, until, untilPainted } from './support';

const TEXT =
  'The heron stood on one leg because it was cold, and nobody asked it why.\nIts shadow lay on the water like a question.\n';

describe('Inspect Active Editor', () => {
  let api: HeadlightApi;

  before(async () => {
    api = await headlight();
  });
  afterEach(closeAll);

  it('gives every unit its weight, in many steps', async () => {
    const { run, heat } = await inspect(api, TEXT);
    assert.equal(heat.weights.length, unitsOf(run).length);
    assert.ok(heat.weights.some((weight) => weight > 0));
    const steps = stepsOf(heat, run.lists, 'apart');
    assert.ok(steps.filter((ranges) => ranges.length > 0).length > 5, 'more than 5 steps are painted');
  });

  it('places units exactly, over CRLF, surrogates and combining marks', async () => {
    const painted = await inspect(api, 'one\r\ntwo 🐦🏽 heron\r\n\r\ncafe\u0301 naïve 漢字\tend');
    const units = unitsOf(painted.run);
    const text = painted.inspected.document.getText();
    assert.ok(text.includes('\r\n'));
    for (let i = 0; i < units.length; i++) {
      if (units.special[i] !== 1) assert.equal(text.slice(units.start[i], units.end[i]), units.text[i]);
    }
    for (const word of ['🐦', 'heron', 'cafe\u0301', '漢', 'end']) {
      const unit = unitAt(units, text.indexOf(word))!;
      // VS Code has no position inside a surrogate pair or a line break.
      assert.equal(textAt(painted, unit), units.text[unit], word);
    }
  });

  it('runs on the selection alone', async () => {
    const editor = await openText(TEXT);
    const start = TEXT.indexOf('Its');
    editor.selection = new vscode.Selection(
      editor.document.positionAt(start),
      editor.document.positionAt(TEXT.length - 1),
    );
    await vscode.commands.executeCommand('headlight.inspect');
    const painted = await untilPainted(api, editor.document);
    assert.deepEqual(painted.run.part, { start, end: TEXT.length - 1 });
    const first = unitAt(unitsOf(painted.run), start);
    assert.ok(first !== null);
    assert.ok(TEXT.startsWith(textAt(painted, first), start));
    assert.equal(unitAt(unitsOf(painted.run), 3), null);
  });

  it('steps layers and heads', async () => {
    const { inspected, run, lens } = await inspect(api, TEXT);
    const { layers, heads } = run.card!;
    assert.equal(lens.map, `encoder.${layers - 1}.self`);
    await vscode.commands.executeCommand('headlight.previousLayer');
    await vscode.commands.executeCommand('headlight.nextHead');
    const moved = await untilPainted(api, inspected.document);
    assert.deepEqual([moved.heat.lens.map, moved.heat.lens.head], [`encoder.${layers - 2}.self`, 0]);
    await vscode.commands.executeCommand('headlight.previousHead');
    assert.equal((await untilPainted(api, inspected.document)).heat.lens.head, heads - 1);
    await vscode.commands.executeCommand('headlight.allHeads');
    assert.equal((await untilPainted(api, inspected.document)).heat.lens.head, 'mean');
  });

  it('takes the unit at the caret, and keeps it in white space', async () => {
    const painted = await inspect(api, TEXT);
    const { inspected, run } = painted;
    const editor = vscode.window.activeTextEditor!;
    const move = (offset: number): void => {
      const position = editor.document.positionAt(offset);
      editor.selection = new vscode.Selection(position, position);
    };
    const unit = unitAt(unitsOf(run), TEXT.indexOf('because') + 1);
    move(TEXT.indexOf('because') + 1);
    await until('the unit', () => inspected.lens?.units[0] === unit);
    const { heat } = await untilPainted(api, inspected.document);
    assert.equal(heat.lens.side, 'query');
    assert.ok(Math.abs(heat.weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-4, 'a row sums to 1');
    await vscode.commands.executeCommand('headlight.pinUnit');
    assert.equal(inspected.pinned, true);
    move(2);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.deepEqual(inspected.lens?.units, [unit], 'a pinned unit stays');
    await vscode.commands.executeCommand('headlight.pinUnit');
    await until('the caret to lead again', () => inspected.lens?.units[0] === unitAt(unitsOf(run), 2));
    await vscode.commands.executeCommand('headlight.toggleDirection');
    assert.equal((await untilPainted(api, inspected.document)).heat.lens.side, 'key');
  });

  it('says on a card where a token looks, in exact numbers', async () => {
    const { inspected, run } = await inspect(api, TEXT);
    const position = inspected.document.positionAt(TEXT.indexOf('heron') + 1);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      inspected.document.uri,
      position,
    );
    const card = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n');
    const unit = unitAt(unitsOf(run), TEXT.indexOf('heron') + 1)!;
    const { weights } = await inspected.ask((engine, id) =>
      engine.call('heat', { inspection: id, lens: { ...inspected.lens!, side: 'query', units: [unit] } }),
    );
    const most = Math.max(...weights) * 100;
    assert.ok(card.includes(`token ${unit}`), card);
    assert.ok(card.includes(`${most >= 10 ? most.toFixed(1) : most.toFixed(2)} %`), card);
    assert.match(card, / strongest at L\d+ · H\d+: [\d.]+ %/);
    assert.match(card, /receives [\d.]+ %, rank \d+ of \d+/i);
  });

  it('clears, and lets go of a closed document', async () => {
    const { inspected } = await inspect(api, TEXT);
    await vscode.commands.executeCommand('headlight.clear');
    assert.equal(api.inspections.of(inspected.document), undefined);
    assert.equal(inspected.run, null);
    await vscode.commands.executeCommand('headlight.inspect');
    const again = await untilPainted(api, inspected.document);
    await closeAll();
    await until('the document to be released', () => api.inspections.of(again.inspected.document) === undefined);
  });

  it('keeps the inspection when the language of the document changes', async () => {
    const { inspected } = await inspect(api, TEXT);
    await vscode.languages.setTextDocumentLanguage(inspected.document, 'markdown');
    assert.equal(api.inspections.of(inspected.document), inspected);
  });

  it('says what is wrong with an empty document, and leaves nothing behind', async () => {
    const { document } = await openText('');
    await assert.rejects(api.inspections.inspect(document, null), /is empty/);
    assert.equal(api.inspections.of(document), undefined);
  });

  it('works on the part around the screen of a line of 1.2 million characters', async () => {
    const { document } = await openText('heron '.repeat(200_000));
    await vscode.workspace.getConfiguration('headlight').update('maxUnits', 512, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand('headlight.inspect');
      const { run, inspected } = await untilPainted(api, document);
      assert.equal(run.part.end - run.part.start, 1_000_000);
      assert.ok(inspected.progress.done > 0 && inspected.progress.done <= 512);
      // What lies beyond the limit is not even made units of.
      assert.ok(inspected.progress.total >= 512 && inspected.progress.total < 100_000);
    } finally {
      await vscode.workspace
        .getConfiguration('headlight')
        .update('maxUnits', undefined, vscode.ConfigurationTarget.Global);
    }
  }).timeout(120_000);
});
