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
  const suggested = suggestedFile(document, vscode.workspace.workspaceFolders?.[0]?.uri);
  const target = await vscode.window.showSaveDialog({
    title: 'Export the attention that is shown',
    filters: { JSON: ['json'], CSV: ['csv'] },
    ...(suggested === undefined ? {} : { defaultUri: suggested }),
  });
  if (target === undefined) return;
  const text = target.path.toLowerCase().endsWith('.csv') ? exportCsv(exported) : exportJson(exported);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}

/** Beside a file; for what lies in no folder, in the workspace's. */
export function suggestedFile(document: vscode.TextDocument, folder: vscode.Uri | undefined): vscode.Uri | undefined {
  const base = document.uri.scheme === 'file' ? document.uri : folder && vscode.Uri.joinPath(folder, nameOf(document));
  return base?.with({ path: `${base.path}.attention.json` });
}
