import * as vscode from 'vscode';
import { rangeOf } from '../documentText';
import { escapeMarkdown } from './escapeMarkdown';
import { ghostText, hasMore } from './ghostText';

/** A text that is not in the document, behind one of its places. */
export interface GhostPlace {
  readonly document: vscode.TextDocument;
  readonly offset: number;
  readonly text: string;
}

/** Shows a text behind a place of a document, as what is not yet in it: dim and slanted. All of it is in the hover there. */
export class Ghost implements vscode.Disposable {
  private type: vscode.TextEditorDecorationType | undefined;

  /** Null: none. */
  draw(place: GhostPlace | null): void {
    if (this.type === undefined && place === null) return;
    this.type ??= vscode.window.createTextEditorDecorationType({
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      after: { color: new vscode.ThemeColor('editorGhostText.foreground'), fontStyle: 'italic' },
    });
    for (const editor of vscode.window.visibleTextEditors) {
      const own = place !== null && place.document === editor.document && place.text !== '' ? [ghostAt(place)] : [];
      editor.setDecorations(this.type, own);
    }
  }

  dispose(): void {
    this.type?.dispose();
  }
}

function ghostAt({ document, offset, text }: GhostPlace): vscode.DecorationOptions {
  // Over the character before it, so that there is something to point at.
  const before = rangeOf(document, { start: Math.max(0, offset - 1), end: offset });
  const range = before.isSingleLine ? before : new vscode.Range(before.end, before.end);
  const renderOptions = { after: { contentText: ghostText(text) } };
  return hasMore(text) ? { range, renderOptions, hoverMessage: wholeText(text) } : { range, renderOptions };
}

function wholeText(text: string): vscode.MarkdownString {
  const lines = text.split(/\r\n|\r|\n/).map(escapeMarkdown);
  return new vscode.MarkdownString(`**Continuation**  \n${lines.join('  \n')}`);
}
