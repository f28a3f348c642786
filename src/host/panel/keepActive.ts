import * as vscode from 'vscode';

/** Milliseconds in which VS Code may still come to know that a page was clicked. */
const LATE = 250;

/**
 * Keeps an editor active that was shown because a page was clicked. VS Code looks a few times a second whether a webview
 * has the keyboard. If it did so just before the editor got it, it makes the webview's group the active one again, though
 * the keyboard is in the editor.
 */
export function keepActive({ document, viewColumn }: vscode.TextEditor): void {
  const { tabGroups } = vscode.window;
  const check = (): void => {
    if (viewColumn === undefined || tabGroups.activeTabGroup.viewColumn === viewColumn || document.isClosed) return;
    watch.dispose();
    void vscode.window.showTextDocument(document, { viewColumn });
  };
  const watch = tabGroups.onDidChangeTabGroups(check);
  setTimeout(() => {
    watch.dispose();
  }, LATE);
  check();
}
