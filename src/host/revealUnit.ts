import * as vscode from 'vscode';
import { rangeOf } from './documentText';
import { openPicture } from './images/openPicture';
import type { Inspected } from './inspected';
import { isText, type InspectedText } from './inspectedText';

/**
 * Shows a unit in its editor, as the query. A unit without a place (special, or edited away) of a text is left alone. Gives
 * the editor of a text.
 */
export async function revealUnit(inspected: Inspected, unit: number): Promise<vscode.TextEditor | undefined> {
  if (isText(inspected)) return revealText(inspected, unit);
  inspected.follow(unit);
  await openPicture(inspected.uri);
  return undefined;
}

/** Puts the caret on it. */
async function revealText(inspected: InspectedText, unit: number): Promise<vscode.TextEditor | undefined> {
  const { document, inspection } = inspected;
  const start = inspection?.units.start[unit];
  const end = inspection?.units.end[unit];
  if (start === undefined || end === undefined || start === end) return undefined;
  const range = rangeOf(document, { start, end });
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(
    document,
    shown?.viewColumn === undefined ? {} : { viewColumn: shown.viewColumn },
  );
  inspected.reveal(unit);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}
