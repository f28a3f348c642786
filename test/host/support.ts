import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { HeadlightApi } from '../../src/extension';
import type { InspectedText } from '../../src/host/inspectedText';
import type { ShownRun } from '../../src/host/shownRun';
import type { Heat, Lens } from '../../src/protocol/lens';
import type { UnitPlace } from '../../src/protocol/panel';
import type { UnitTable } from '../../src/protocol/units';

/** An inspected document that has everything there is to show. */
export interface Painted {
  readonly inspected: InspectedText;
  readonly run: ShownRun;
  readonly lens: Lens;
  readonly heat: Heat;
}

export async function headlight(): Promise<HeadlightApi> {
  const extension = vscode.extensions.getExtension<HeadlightApi>('headlight.headlight');
  assert.ok(extension, 'headlight.headlight is not among the extensions');
  return extension.activate();
}

/** Polls until it gives something. Throws after `timeout` milliseconds, naming what was waited for. */
export async function until<T>(what: string, probe: () => T | undefined | false, timeout = 20_000): Promise<T> {
  for (const end = Date.now() + timeout; Date.now() < end; await sleep(20)) {
    const found = probe();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

/** A new untitled document in the active editor. */
export async function openText(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ content, language: 'plaintext' });
  return vscode.window.showTextDocument(document);
}

/** The run is over and its heat has come, under the lens that is wanted. */
export async function untilPainted(api: HeadlightApi, document: vscode.TextDocument): Promise<Painted> {
  return until(`the heat of ${document.uri.toString()}`, () => {
    const inspected = api.inspections.of(document);
    if (inspected === undefined || inspected.running) return undefined;
    const { run, lens, heat } = inspected;
    if (run === null || lens === null || heat === null || !isOf(heat, lens)) return undefined;
    return { inspected, run, lens, heat };
  });
}

function isOf(heat: Heat, lens: Lens): boolean {
  // Of no units, it is what every key receives.
  const { side, units } = lens.units.length === 0 ? { side: 'all', units: [] } : lens;
  const sameUnits = heat.lens.side === side && isDeepStrictEqual(heat.lens.units, units);
  return heat.lens.map === lens.map && heat.lens.head === lens.head && sameUnits;
}

export async function inspect(api: HeadlightApi, content: string): Promise<Painted> {
  const { document } = await openText(content);
  await vscode.commands.executeCommand('headlight.inspect');
  return untilPainted(api, document);
}

/** Text of the document where a unit stands now. */
export function textAt({ inspected, run }: Pick<Painted, 'inspected' | 'run'>, unit: number): string {
  const { document } = inspected;
  const { start, end } = unitsOf(run);
  return document.getText(new vscode.Range(document.positionAt(start[unit]!), document.positionAt(end[unit]!)));
}

/** The units of its input, where they stand in the document now. */
export function unitsOf(run: ShownRun | null | undefined): UnitTable {
  const shown = run?.lists.get('input');
  assert.ok(shown, 'the run has an input');
  return shown.units;
}

/** A unit of the input. */
export function input(unit: number): UnitPlace {
  return { list: 'input', unit };
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
