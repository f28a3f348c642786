import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { HeadlightApi } from '../../src/extension';
import type { InspectedText } from '../../src/host/inspectedText';
import type { Inspection } from '../../src/host/inspection';
import type { Heat, Lens } from '../../src/protocol/lens';

/** An inspected document that has everything there is to show. */
export interface Painted {
  readonly inspected: InspectedText;
  readonly inspection: Inspection;
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
    const { inspection, lens, heat } = inspected;
    if (inspection === null || lens === null || heat === null || !isOf(heat, lens)) return undefined;
    return { inspected, inspection, lens, heat };
  });
}

function isOf(heat: Heat, lens: Lens): boolean {
  const sameQuery =
    lens.direction === 'received' || (heat.lens.query === lens.query && heat.lens.direction === lens.direction);
  return heat.lens.layer === lens.layer && heat.lens.head === lens.head && sameQuery;
}

export async function inspect(api: HeadlightApi, content: string): Promise<Painted> {
  const { document } = await openText(content);
  await vscode.commands.executeCommand('headlight.inspect');
  return untilPainted(api, document);
}

/** Text of the document where a unit stands now. */
export function textAt({ inspected, inspection }: Pick<Painted, 'inspected' | 'inspection'>, unit: number): string {
  const { document } = inspected;
  const { start, end } = inspection.units;
  return document.getText(new vscode.Range(document.positionAt(start[unit]!), document.positionAt(end[unit]!)));
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
