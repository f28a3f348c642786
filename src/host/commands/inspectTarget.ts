import * as vscode from 'vscode';
import { HeadlightError } from '../../protocol/errors';
import type { Range } from '../../protocol/units';
import { offsetsOf } from '../documentText';
import { messageOf } from '../problems';

export interface InspectTarget {
  readonly document: vscode.TextDocument;
  /** The person's selection, in UTF-16 offsets; null: nothing is selected. */
  readonly selected: Range | null;
}

/** VS Code gives no larger file to an extension. */
const MOST_BYTES = 50 * 1024 * 1024;

/**
 * What Inspect Active Editor is about: the file it was called on in a menu, else the active editor, else (from the panel)
 * the document shown there. Rejects with HeadlightError `input` where that is no text, saying what is wanted.
 */
export async function inspectTarget(argument: unknown, shownInPanel: vscode.TextDocument | undefined): Promise<InspectTarget> {
  const uri = argument instanceof vscode.Uri ? argument : undefined;
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && (uri === undefined || uri.toString() === editor.document.uri.toString())) {
    const { document, selection } = editor;
    return { document, selected: selection.isEmpty ? null : offsetsOf(document, selection) };
  }
  const inactive = vscode.window.visibleTextEditors.find(({ document }) => document === shownInPanel) ?? vscode.window.visibleTextEditors[0];
  const wanted = uri ?? uriOfActiveTab() ?? inactive?.document.uri;
  if (wanted === undefined) {
    throw new HeadlightError('input', 'No text file is open. Open one, then run Attention: Inspect Active Editor again.');
  }
  const document = await openText(wanted);
  await vscode.window.showTextDocument(document, columnOf(document));
  return { document, selected: null };
}

async function openText(uri: vscode.Uri): Promise<vscode.TextDocument> {
  const name = uri.path.split('/').at(-1) ?? uri.toString();
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
    throw new HeadlightError('input', `${name} cannot be inspected: a text file is wanted (prose, Markdown, source code). ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function uriOfActiveTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri : undefined;
}

function columnOf(document: vscode.TextDocument): vscode.TextDocumentShowOptions {
  const viewColumn = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  return viewColumn === undefined ? {} : { viewColumn };
}
