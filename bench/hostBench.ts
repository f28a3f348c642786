// Runs inside the extension host of a real VS Code (bench/inVsCode.mjs): how long the extension takes to answer what is
// pointed at, in a long file. What came out is written to the file that HEADLIGHT_BENCH_RESULT names.
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { readFileSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { headlight, input, unitsOf, until, untilPainted, type Painted } from '../test/host/support';
import type { HeadlightApi } from '../src/extension';
import { Hover } from '../src/host/editor/hover';
import { Problems } from '../src/host/problems';
import { Settings } from '../src/host/settings';

const POINTS = 200;

/** What it took, by what was asked. */
interface Times {
  /** Milliseconds of each answer. */
  readonly wall: readonly number[];
  /** Processor milliseconds of an answer, of the extension host and the engine. */
  readonly processor: number;
}

export async function run(): Promise<void> {
  const { HEADLIGHT_BENCH_FILE: file, HEADLIGHT_BENCH_RESULT: result, HEADLIGHT_TEST_REPORT: report } = process.env;
  assert.ok(file !== undefined && result !== undefined && report !== undefined, 'this is run by bench/inVsCode.mjs');
  const api = await headlight();
  await vscode.workspace
    .getConfiguration('headlight')
    .update('model', 'headlight-causal', vscode.ConfigurationTarget.Global);
  const document = await vscode.workspace.openTextDocument(file);
  const editor = await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('headlight.inspect');
  const painted = await untilPainted(api, document);
  const units = unitsOf(painted.run);
  const points = Array.from({ length: POINTS }, (_, i) => Math.floor(((i + 0.5) * units.length) / POINTS)).filter(
    (unit) => units.special[unit] === 0,
  );
  editor.selection = new vscode.Selection(0, 1, 0, 1);
  await until('the query at the caret', () => (painted.inspected.lens?.units.length ?? 0) > 0);
  const pid = api.enginePid();
  assert.ok(pid !== undefined);
  const times: Record<string, Times> = {
    // What a busy machine adds to every answer.
    'a question without work': await timed(
      pid,
      points,
      async () => void (await painted.inspected.ask((engine) => engine.call('status'))),
    ),
    'a card, of its provider': await cards(pid, api, painted, points),
    'a hover, through the workbench': await hovers(pid, document, painted, points),
    // What VS Code itself takes to ask its hover providers and hear of them.
    'a hover where there is none': await hovers(
      pid,
      await vscode.workspace.openTextDocument({ content: document.getText() }),
      painted,
      points,
    ),
    'the heat of another query at the caret': await carets(pid, api, painted, points),
    'a row of the matrix': await rows(pid, painted, points),
  };
  writeFileSync(result, JSON.stringify({ units: units.length, times }));
  writeFileSync(report, JSON.stringify({ tests: [] }));
}

/** The extension's own part of a hover: from a position to the card. */
async function cards(
  pid: number,
  { inspections }: HeadlightApi,
  { inspected, run }: Painted,
  points: readonly number[],
): Promise<Times> {
  const provider = new Hover(
    inspections,
    new Settings(),
    new Problems(vscode.window.createOutputChannel('Bench', { log: true })),
  );
  const { token } = new vscode.CancellationTokenSource();
  return timed(pid, points, async (unit) => {
    assert.ok(await provider.provideHover(inspected.document, placeOf(inspected.document, run, unit), token));
  });
}

/** A unit may begin with the blank before its word, but never ends with one. */
function placeOf(document: vscode.TextDocument, run: Painted['run'], unit: number): vscode.Position {
  return document.positionAt(unitsOf(run).end[unit]! - 1);
}

/** A hover by VS Code's own command: from the extension host to the workbench, to every provider, and back. */
async function hovers(
  pid: number,
  document: vscode.TextDocument,
  { inspected, run }: Painted,
  points: readonly number[],
): Promise<Times> {
  const wanted = document === inspected.document;
  return timed(pid, points, async (unit) => {
    const position = placeOf(document, run, unit);
    const found = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    assert.equal(
      found.some(({ contents }) => contents.some((one) => typeof one === 'object' && one.value.includes('token '))),
      wanted,
    );
  });
}

/** A query at the caret: until its heat is there to be painted. */
async function carets(
  pid: number,
  api: HeadlightApi,
  { inspected }: Painted,
  points: readonly number[],
): Promise<Times> {
  return timed(pid, points, async (unit) => {
    const heard = new Promise<void>((resolve) => {
      const subscription = api.inspections.events.heat.event(() => {
        if (inspected.heat?.lens.units[0] !== unit) return;
        subscription.dispose();
        resolve();
      });
    });
    inspected.follow(input(unit));
    await heard;
  });
}

/** A row of the matrix, as the panel asks for it. */
async function rows(pid: number, { inspected, run, lens }: Painted, points: readonly number[]): Promise<Times> {
  const { length } = unitsOf(run);
  const all = { start: 0, end: length };
  return timed(pid, points, async (query) => {
    const row = await inspected.ask((engine, inspection) =>
      engine.call('tile', {
        inspection,
        map: lens.map,
        head: 'mean',
        method: 'raw',
        rows: { start: query, end: query + 1 },
        columns: all,
        width: length,
        height: 1,
        coarse: false,
      }),
    );
    assert.equal(row.length, length);
  });
}

async function timed(pid: number, points: readonly number[], work: (unit: number) => Promise<void>): Promise<Times> {
  const wall: number[] = [];
  const before = processorTime(pid);
  for (const unit of points) {
    const started = performance.now();
    await work(unit);
    wall.push(performance.now() - started);
  }
  return { wall, processor: (processorTime(pid) - before) / points.length };
}

/** Milliseconds on a processor so far: this process and the engine, where the system tells. */
function processorTime(pid: number): number {
  const { user, system } = process.cpuUsage();
  const [engineUser, engineSystem] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 1000 + 10 * (engineUser! + engineSystem!);
}
