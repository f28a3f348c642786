import * as vscode from 'vscode';
import type { UnitPlace } from '../protocol/panel';
import { rangeOf } from './documentText';
import { openPicture } from './images/openPicture';
import type { Inspected } from './inspected';
import { isText, type InspectedText } from './inspectedText';
import { documentParts } from './shownLists';

/**
 * Shows a unit in its editor, as what the lens is of. A unit without a place (special, written by the model, or edited away) of
 * a text is left alone. Gives the editor of a text.
 */
export async function revealUnit(inspected: Inspected, place: UnitPlace): Promise<vscode.TextEditor | undefined> {
  if (isText(inspected)) return revealText(inspected, place);
  inspected.follow(place);
  await openPicture(inspected.uri);
  return undefined;
}

/** Puts the caret on it. */
async function revealText(inspected: InspectedText, place: UnitPlace): Promise<vscode.TextEditor | undefined> {
  const { document, run } = inspected;
  const shown = run?.lists.get(place.list);
  const part = shown && documentParts(shown.list).find(({ start, end }) => place.unit >= start && place.unit < end);
  const start = part && shown?.units.start[place.unit];
  const end = part && shown?.units.end[place.unit];
  if (start === undefined || end === undefined || start === end) return undefined;
  const range = rangeOf(document, { start, end });
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(
    document,
    visible?.viewColumn === undefined ? {} : { viewColumn: visible.viewColumn },
  );
  inspected.reveal(place);
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}
