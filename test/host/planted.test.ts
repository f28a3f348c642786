import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { joinUnits } from '../../src/core/joinUnits';
import { listOf } from '../../src/core/lists';
import { STEPS } from '../../src/core/paint';
import { unitAtCaret } from '../../src/host/editor/caret';
import { stepsOf } from '../../src/host/editor/heatDecorations';
import { lensPlaces } from '../../src/host/editor/queryOutline';
import { Inspections } from '../../src/host/inspections';
import type { InspectedText } from '../../src/host/inspectedText';
import { Problems } from '../../src/host/problems';
import { Settings } from '../../src/host/settings';
import { placeInDocument } from '../../src/host/shownLists';
import type { UnitList } from '../../src/protocol/units';
import { mapInfo, stackInfos } from '../support/mapInfo';
import { patchPart, patchUnits } from '../support/patchUnits';
import { unitTable, wordUnits } from '../support/unitTable';
import { cardOf, FakeEngine, type Planted } from './fakeEngine';
import { closeAll, openText, until } from './support';

const TEXT = 'the heron stood';
const words = wordUnits(TEXT);
const text = { medium: 'text', input: 0, picture: null } as const;
const SEEN = { x: 0, y: 0, width: 8, height: 8 };

/** Patches of a picture, then the tokens of the document, in one list. */
const MIXED: Planted = {
  lists: [
    {
      list: {
        ...listOf('input', 10, text),
        parts: [
          { ...patchPart(2, 2, SEEN), input: 1 },
          { start: 5, end: 10, ...text },
        ],
      },
      units: joinUnits(patchUnits(2, 2, SEEN), words),
    },
  ],
  maps: stackInfos('decoder', 2),
};

const OUTPUT: UnitList = { ...listOf('output', 3, { ...text, input: null }), given: 1 };
/** A translation. */
const CROSS: Planted = {
  lists: [
    { list: listOf('input', words.length, text), units: words },
    {
      list: OUTPUT,
      units: unitTable([
        { text: '<pad>', start: 0, end: 0, special: true },
        { text: 'der', start: 0, end: 0 },
        { text: ' Reiher', start: 0, end: 0 },
      ]),
    },
  ],
  maps: [
    ...stackInfos('encoder', 2),
    mapInfo('decoder.0.self', { queries: 'output', keys: 'output' }),
    mapInfo('decoder.0.cross', { queries: 'output', keys: 'input' }),
  ],
};

const TABLE_TEXT = 'value;mark\n0,5;0\n0,25;1\n1;0\n';
const ROWS = ['0,5;0', '0,25;1', '1;0'];
/** Rows of a table, which one query looks at. */
const TABLE: Planted = {
  lists: [
    {
      list: { ...listOf('input', 3, { ...text, medium: 'table' }), columns: ['value', 'mark'] },
      units: unitTable(
        ROWS.map((row, i) => {
          const start = TABLE_TEXT.indexOf(row);
          return { text: `row ${i + 1}: ${row}`, start, end: start + row.length };
        }),
      ),
    },
    { list: listOf('answer', 1, { ...text, input: null }), units: unitTable([{ text: 'answer', start: 0, end: 0 }]) },
  ],
  maps: [
    mapInfo('rows.0.self'),
    mapInfo('pooling.0.pooling', { stack: 'pooling', kind: 'pooling', queries: 'answer', keys: 'input' }),
  ],
};

describe('a planted run of a text', () => {
  let engine: FakeEngine;
  let settings: Settings;
  let inspections: Inspections;
  let log: vscode.LogOutputChannel;

  beforeEach(() => {
    engine = new FakeEngine();
    settings = new Settings();
    log = vscode.window.createOutputChannel('Headlight planted test', { log: true });
    inspections = new Inspections({
      engine,
      settings,
      problems: new Problems(log),
      chosenModel: (medium) =>
        Promise.resolve({
          folder: { path: '/models/planted', source: 'folder' },
          card: cardOf('/m', [medium]),
          reads: medium,
        }),
    });
  });
  afterEach(async () => {
    inspections.dispose();
    settings.dispose();
    log.dispose();
    await closeAll();
  });

  const painted = async (planted: Planted): Promise<InspectedText> => {
    engine.planted = planted;
    const { document } = await openText(TEXT);
    await inspections.inspect(document, null);
    const inspected = inspections.of(document)!;
    await until('its heat', () => inspected.heat !== null);
    return inspected;
  };
  const putCaret = (inspected: InspectedText, word: string): void => {
    const editor = vscode.window.activeTextEditor!;
    const position = inspected.document.positionAt(TEXT.indexOf(word) + 1);
    editor.selection = new vscode.Selection(position, position);
    const place = unitAtCaret(inspected, editor);
    assert.ok(place !== null);
    inspected.follow(place);
  };

  it('whose list mixes patches and tokens is painted where its tokens stand, and nowhere else', async () => {
    const inspected = await painted(MIXED);
    putCaret(inspected, 'heron');
    assert.deepEqual(inspected.lens?.units, [7]);
    await until('its row', () => inspected.heat?.lens.units[0] === 7);
    const steps = stepsOf(inspected.heat!, inspected.run!.lists, 'apart');
    const textOfRange = ({ start, end }: { start: number; end: number }): string => TEXT.slice(start, end);
    assert.deepEqual(steps[STEPS]!.map(textOfRange), ['heron']);
    assert.deepEqual(steps.flat().map(textOfRange).sort(), ['heron', 'stood', 'the']);
    assert.equal(placeInDocument(inspected.run!.lists, { list: 'input', unit: 2 }), null);
  });

  it('of a cross map: the caret is on the side of its keys, and the heat is over what was written', async () => {
    const inspected = await painted(CROSS);
    assert.deepEqual([inspected.lens?.map, inspected.lens?.side], ['decoder.0.cross', 'all']);
    assert.deepEqual(
      stepsOf(inspected.heat!, inspected.run!.lists, 'apart').flat().length,
      3,
      'what the source receives is painted',
    );
    putCaret(inspected, 'heron');
    assert.deepEqual([inspected.lens?.side, inspected.lens?.units], ['key', [2]]);
    await until('its column', () => inspected.heat?.lens.side === 'key');
    assert.equal(inspected.heat?.list, 'output');
    assert.deepEqual(stepsOf(inspected.heat, inspected.run!.lists, 'apart').flat(), []);
    const [place] = lensPlaces(inspected);
    assert.deepEqual(place && placeInDocument(inspected.run!.lists, place), { start: 4, end: 9 });
  });

  it('of a cross map: a turn lets the units go, and a unit that was written looks', async () => {
    const inspected = await painted(CROSS);
    putCaret(inspected, 'heron');
    inspected.setLens({ side: 'query', units: [] });
    assert.deepEqual([inspected.lens?.side, inspected.lens?.units], ['query', []]);
    inspected.pin({ list: 'output', unit: 2 });
    await until('its row', () => inspected.heat?.lens.side === 'query');
    assert.equal(inspected.heat?.list, 'input');
    assert.deepEqual(
      lensPlaces(inspected).map((place) => placeInDocument(inspected.run!.lists, place)),
      [null],
    );
  });

  it('is run again with changes and the run that they are to, and without them', async () => {
    engine.planted = { ...CROSS, lists: CROSS.lists.slice(0, 1), maps: stackInfos('encoder', 2, { heads: 4 }) };
    const inspected = await painted(engine.planted);
    const plain = inspected.run!;
    await inspections.change(inspected, [{ kind: 'ablate', map: 'encoder.1.self', heads: [3] }]);
    assert.deepEqual([engine.sources.at(-1)?.of, inspected.run?.changes.length], [plain.id, 1]);
    await inspections.run(inspected);
    assert.equal(engine.sources.at(-1)?.of, plain.id, 'a further run keeps the changes');
    await inspections.change(inspected, []);
    assert.deepEqual([engine.sources.at(-1)?.of, inspected.changes], [null, []]);
  });

  it('hides what was hidden after an edit, too, by its place', async () => {
    const inspected = await painted({ ...CROSS, lists: CROSS.lists.slice(0, 1), maps: stackInfos('encoder', 2) });
    await inspections.change(inspected, [{ kind: 'hide', list: 'input', units: [2], how: 'mask' }]);
    const longer = `see ${TEXT}`;
    engine.planted = { ...engine.planted, lists: [{ list: listOf('input', 6, text), units: wordUnits(longer) }] };
    await vscode.window.activeTextEditor!.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), 'see ');
    });
    await inspections.run(inspected);
    assert.deepEqual(inspected.run?.changes, [{ kind: 'hide', list: 'input', units: [3], how: 'mask' }]);
  });

  const openTable = async (numbers: string): Promise<vscode.TextDocument> => {
    engine.planted = TABLE;
    const document = await vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'untitled', path: '/numbers.csv' }),
    );
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), numbers);
    });
    return document;
  };
  const paintedTable = async (): Promise<InspectedText> => {
    const document = await openTable(TABLE_TEXT);
    await inspections.inspect(document, null);
    const inspected = inspections.of(document)!;
    await until('its heat', () => inspected.heat !== null);
    return inspected;
  };
  const rowAt = (inspected: InspectedText, range: { start: number; end: number } | null): string | null => {
    const { document } = inspected;
    return (
      range && document.getText(new vscode.Range(document.positionAt(range.start), document.positionAt(range.end)))
    );
  };

  it('of a table is given its numbers and where its rows stand, and whole rows are painted', async () => {
    const inspected = await paintedTable();
    assert.equal(inspected.gives, 'table');
    const [given] = engine.sources.at(-1)!.inputs;
    assert.ok(given?.kind === 'table');
    assert.deepEqual([...given.values], [0.5, 0, 0.25, 1, 1, 0]);
    assert.deepEqual(
      [...given.start].map((start, row) => rowAt(inspected, { start, end: given.end[row]! })),
      ROWS,
    );
    const steps = stepsOf(inspected.heat!, inspected.run!.lists, 'apart').flat();
    assert.deepEqual(steps.map((range) => rowAt(inspected, range)).sort(), [...ROWS].sort());
  });

  it('of a table follows the caret by rows, and an edit moves the rows behind it', async () => {
    const inspected = await paintedTable();
    inspected.setLens({ map: 'rows.0.self' });
    const editor = vscode.window.activeTextEditor!;
    editor.selection = new vscode.Selection(new vscode.Position(2, 1), new vscode.Position(2, 1));
    const place = unitAtCaret(inspected, editor);
    assert.deepEqual(place, { list: 'input', unit: 1 });
    inspected.follow(place);
    await until('its row', () => inspected.heat?.lens.units[0] === 1);
    const brightest = stepsOf(inspected.heat!, inspected.run!.lists, 'apart')[STEPS]!;
    assert.deepEqual(
      brightest.map((range) => rowAt(inspected, range)),
      ['0,25;1'],
    );
    await editor.edit((edit) => {
      edit.replace(new vscode.Range(new vscode.Position(1, 0), new vscode.Position(1, 3)), '17,75');
    });
    const { lists } = inspected.run!;
    assert.equal(rowAt(inspected, placeInDocument(lists, { list: 'input', unit: 1 })), '0,25;1');
    assert.equal(placeInDocument(lists, { list: 'input', unit: 0 }), null, 'its numbers are others now');
    await inspections.run(inspected);
    const [given] = engine.sources.at(-1)!.inputs;
    assert.ok(given?.kind === 'table');
    assert.equal(given.values[0], 17.75);
  });

  it('of a table keeps the row of a pooling map lit, wherever the caret is', async () => {
    const inspected = await paintedTable();
    inspected.follow({ list: 'input', unit: 2 });
    assert.deepEqual([inspected.lens?.side, inspected.lens?.units], ['all', []]);
    assert.equal(inspected.heat?.list, 'input');
  });

  it('of a table without numbers says so by its name', async () => {
    const document = await openTable('value,mark\n');
    await assert.rejects(inspections.inspect(document, null), /wanted columns of numbers, found a header and no rows/);
  });
});
