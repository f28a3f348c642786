import * as vscode from 'vscode';
import { HeadlightError } from '../../protocol/errors';
import type { Inspected } from '../inspected';
import { nameOf } from '../nameOf';
import { exportCsv, exportJson, type Exported } from './exportText';

/** Saves what is shown of a document, in the format that the name chosen ends with. */
export async function exportInspection({ uri, name, run, heat }: Inspected): Promise<void> {
  if (run?.opened == null || heat === null) {
    throw new HeadlightError('usage', `There is nothing to export yet: ${name} is still being inspected.`);
  }
  const { model, maps, changes, lists } = run;
  const { provenance } = run.opened;
  const exported: Exported = { document: uri.toString(), model, maps, provenance, changes, lists, heat };
  const suggested = suggestedFile(uri, vscode.workspace.workspaceFolders?.[0]?.uri);
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
export function suggestedFile(document: vscode.Uri, folder: vscode.Uri | undefined): vscode.Uri | undefined {
  const base = document.scheme === 'file' ? document : folder && vscode.Uri.joinPath(folder, nameOf(document));
  return base?.with({ path: `${base.path}.attention.json` });
}
