import * as vscode from 'vscode';
import { opensAsPicture } from '../images/openPicture';

/**
 * A document that was shown before a reload of the window. One that was never saved is only there if VS Code has restored it; a
 * picture comes back with its own editor.
 */
export async function openAgain(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  if (opensAsPicture(uri)) return undefined;
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ?? (uri.scheme === 'untitled' ? undefined : vscode.workspace.openTextDocument(uri));
}
