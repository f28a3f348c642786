import * as vscode from 'vscode';
import { rangeOf } from './documentText';
import type { InspectedDocument } from './inspectedDocument';

/** Shows a unit in its editor, with the caret on it. A unit without a place (special, or edited away) is left alone. */
export async function revealUnit(inspected: InspectedDocument, unit: number): Promise<void> {
  const { document, inspection } = inspected;
  const start = inspection?.units.start[unit];
  const end = inspection?.units.end[unit];
  if (start === undefined || end === undefined || start === end) return;
  const range = rangeOf(document, { start, end });
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, shown?.viewColumn === undefined ? {} : { viewColumn: shown.viewColumn });
  inspected.revealed = unit;
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
