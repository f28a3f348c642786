import * as vscode from 'vscode';
import { HeadlightError } from '../../protocol/errors';
import type { InspectedDocument } from '../inspectedDocument';
import { nameOf } from '../inspections';
import { exportCsv, exportJson, type Exported } from './exportText';

/** Saves what is shown of a document, in the format that the name chosen ends with. */
export async function exportInspection({ document, inspection, heat }: InspectedDocument): Promise<void> {
  if (inspection?.prepared == null || heat === null) {
    throw new HeadlightError('usage', `There is nothing to export yet: ${nameOf(document)} is still being inspected.`);
  }
  const { card, provenance } = inspection.prepared;
  const exported: Exported = { document: document.uri.toString(), card, provenance, units: inspection.units, heat };
  const base = document.uri.scheme === 'file' ? document.uri : vscode.workspace.workspaceFolders?.[0]?.uri.with({ path: nameOf(document) });
  const target = await vscode.window.showSaveDialog({
    title: 'Export the attention that is shown',
    filters: { JSON: ['json'], CSV: ['csv'] },
    ...(base === undefined ? {} : { defaultUri: base.with({ path: `${base.path}.attention.json` }) }),
  });
  if (target === undefined) return;
  const text = target.path.toLowerCase().endsWith('.csv') ? exportCsv(exported) : exportJson(exported);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}
