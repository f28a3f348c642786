import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { heatRanges } from '../../src/host/editor/heatRanges';
import { show } from '../../src/core/paint';
import { unitAt } from '../../src/core/units';
import type { HeadlightApi } from '../../src/extension';
import { closeAll, headlight, inspect, openText, textAt, until, untilPainted } from './support';

const TEXT =
  'The heron stood on one leg because it was cold, and nobody asked it why.\nIts shadow lay on the water like a question.\n';

describe('Inspect Active Editor', () => {
  let api: HeadlightApi;

  before(async () => {
    api = await headlight();
  });
  afterEach(closeAll);

  it('gives every unit its weight, in many steps', async () => {
    const { inspection, heat } = await inspect(api, TEXT);
    assert.equal(heat.weights.length, inspection.units.length);
    assert.ok(heat.weights.some((weight) => weight > 0));
    const steps = heatRanges(inspection.units, show(heat.weights, inspection.units, 'apart'));
    assert.ok(steps.filter((ranges) => ranges.length > 0).length > 5, 'more than 5 steps are painted');
  });

  it('places units exactly, over CRLF, surrogates and combining marks', async () => {
    const painted = await inspect(api, 'one\r\ntwo 🐦🏽 heron\r\n\r\ncafe\u0301 naïve 漢字\tend');
    const { units } = painted.inspection;
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
    assert.deepEqual(painted.inspection.part, { start, end: TEXT.length - 1 });
    const first = unitAt(painted.inspection.units, start);
    assert.ok(first !== null);
    assert.ok(TEXT.startsWith(textAt(painted, first), start));
    assert.equal(unitAt(painted.inspection.units, 3), null);
  });

  it('steps layers and heads', async () => {
    const { inspected, inspection, lens } = await inspect(api, TEXT);
    const { layers, heads } = inspection.card;
    assert.equal(lens.layer, layers - 1);
    await vscode.commands.executeCommand('headlight.previousLayer');
    await vscode.commands.executeCommand('headlight.nextHead');
    const moved = await untilPainted(api, inspected.document);
    assert.deepEqual([moved.heat.lens.layer, moved.heat.lens.head], [layers - 2, 0]);
    await vscode.commands.executeCommand('headlight.previousHead');
    assert.equal((await untilPainted(api, inspected.document)).heat.lens.head, heads - 1);
    await vscode.commands.executeCommand('headlight.allHeads');
    assert.equal((await untilPainted(api, inspected.document)).heat.lens.head, 'mean');
  });

  it('takes the caret for the query, and keeps it in white space', async () => {
    const painted = await inspect(api, TEXT);
    const { inspected, inspection } = painted;
    const editor = vscode.window.activeTextEditor!;
    const move = (offset: number): void => {
      const position = editor.document.positionAt(offset);
      editor.selection = new vscode.Selection(position, position);
    };
    const query = unitAt(inspection.units, TEXT.indexOf('because') + 1);
    move(TEXT.indexOf('because') + 1);
    await until('the query', () => inspected.lens?.query === query);
    const { heat } = await untilPainted(api, inspected.document);
    assert.equal(heat.lens.direction, 'from');
    assert.ok(Math.abs(heat.weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-4, 'a row sums to 1');
    await vscode.commands.executeCommand('headlight.pinUnit');
    assert.equal(inspected.pinned, true);
    move(2);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(inspected.lens?.query, query, 'a pinned unit stays the query');
    await vscode.commands.executeCommand('headlight.pinUnit');
    await until('the caret to lead again', () => inspected.lens?.query === unitAt(inspection.units, 2));
    await vscode.commands.executeCommand('headlight.toggleDirection');
    assert.equal((await untilPainted(api, inspected.document)).heat.lens.direction, 'to');
  });

  it('says on a card where a token looks, in exact numbers', async () => {
    const { inspected, inspection } = await inspect(api, TEXT);
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
    const unit = unitAt(inspection.units, TEXT.indexOf('heron') + 1)!;
    const { weights } = await inspected.ask((engine, id) =>
      engine.call('heat', { inspection: id, lens: { ...inspected.lens!, direction: 'from', query: unit } }),
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
    assert.equal(inspected.inspection, null);
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
      const { inspection, inspected } = await untilPainted(api, document);
      assert.equal(inspection.part.end - inspection.part.start, 1_000_000);
      assert.ok(inspected.progress.done > 0 && inspected.progress.done <= 512);
      assert.ok(inspected.progress.total > 100_000);
    } finally {
      await vscode.workspace
        .getConfiguration('headlight')
        .update('maxUnits', undefined, vscode.ConfigurationTarget.Global);
    }
  }).timeout(120_000);
});
