import * as vscode from 'vscode';
import { HeadlightError } from '../../protocol/errors';
import type { Range } from '../../protocol/units';
import { offsetsOf } from '../documentText';
import { isPicture } from '../images/isPicture';
import type { Inspected } from '../inspected';
import { isFile } from '../inspectedFile';
import { isText } from '../inspectedText';
import { nameOf } from '../nameOf';
import { messageOf } from '../messageOf';

export type InspectTarget =
  | {
      readonly kind: 'text';
      readonly document: vscode.TextDocument;
      /** The person's selection, in UTF-16 offsets; null: nothing is selected. */
      readonly selected: Range | null;
    }
  /** A file for our own editor. */
  | { readonly kind: 'file'; readonly uri: vscode.Uri };

/** VS Code gives no larger file to an extension. */
const MOST_BYTES = 50 * 1024 * 1024;

/**
 * What Inspect Active Editor is about: the file it was called on in a menu, else the active editor, else (from the panel)
 * what is shown there. An SVG is a picture when it was chosen in the explorer, and the text that it is in a text editor.
 * Rejects with HeadlightError `input` where that is neither text nor picture, saying what is wanted.
 */
export async function inspectTarget(
  argument: unknown,
  shownInPanel: Inspected | undefined,
  inExplorer = false,
): Promise<InspectTarget> {
  const uri = argument instanceof vscode.Uri ? argument : undefined;
  if (uri !== undefined && inExplorer && isPicture(uri)) return { kind: 'file', uri };
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && (uri === undefined || uri.toString() === editor.document.uri.toString())) {
    const { document, selection } = editor;
    return { kind: 'text', document, selected: selection.isEmpty ? null : offsetsOf(document, selection) };
  }
  const open = uri ?? uriOfActiveTab();
  if (open !== undefined && isPicture(open) && !isOnScreen(open)) return { kind: 'file', uri: open };
  if (open === undefined && shownInPanel !== undefined && isFile(shownInPanel))
    return { kind: 'file', uri: shownInPanel.uri };
  const ofPanel = shownInPanel !== undefined && isText(shownInPanel) ? shownInPanel.document : undefined;
  const inactive =
    vscode.window.visibleTextEditors.find(({ document }) => document === ofPanel) ??
    vscode.window.visibleTextEditors[0];
  const wanted = open ?? inactive?.document.uri;
  if (wanted === undefined) {
    throw new HeadlightError(
      'input',
      'No text, table or picture is open. Open one, then run Attention: Inspect Active Editor again.',
    );
  }
  const document = await openText(wanted);
  await vscode.window.showTextDocument(document, columnOf(document));
  return { kind: 'text', document, selected: null };
}

async function openText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const name = nameOf(uri);
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return open;
  const bytes = await vscode.workspace.fs.stat(uri).then(
    ({ size }) => size,
    () => 0,
  );
  if (bytes > MOST_BYTES) {
    throw new HeadlightError(
      'input',
      `${name} has ${Math.round(bytes / 1e6)} MB; VS Code gives files of at most 50 MB to extensions. Copy the part that you want to see into a file of its own, or run headlight inspect on the command line.`,
    );
  }
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    throw new HeadlightError(
      'input',
      `${name} cannot be inspected: a text file is wanted (prose, Markdown, source code), or a picture. ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** True where it is on the screen in a text editor: an SVG. */
function isOnScreen(uri: vscode.Uri): boolean {
  return vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri.toString());
}

function uriOfActiveTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

function columnOf(document: vscode.TextDocument): vscode.TextDocumentShowOptions {
  const viewColumn = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  return viewColumn === undefined ? {} : { viewColumn };
}
