import * as vscode from 'vscode';
import { rangeOf } from './documentText';
import { openPicture } from './images/openPicture';
import type { Inspected } from './inspected';
import { isText, type InspectedText } from './inspectedText';

/** Shows a unit in its editor, as the query. A unit without a place (special, or edited away) of a text is left alone. */
export async function revealUnit(inspected: Inspected, unit: number): Promise<void> {
  if (isText(inspected)) return revealText(inspected, unit);
  inspected.follow(unit);
  await openPicture(inspected.uri);
}

/** Puts the caret on it. */
async function revealText(inspected: InspectedText, unit: number): Promise<void> {
  const { document, inspection } = inspected;
  const start = inspection?.units.start[unit];
  const end = inspection?.units.end[unit];
  if (start === undefined || end === undefined || start === end) return;
  const range = rangeOf(document, { start, end });
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, shown?.viewColumn === undefined ? {} : { viewColumn: shown.viewColumn });
  inspected.reveal(unit);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
