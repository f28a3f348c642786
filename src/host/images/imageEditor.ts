import type * as vscode from 'vscode';
import { PanelHost, type PanelHostOptions } from '../panel/panelHost';
import { showPage } from '../panel/webviewPage';
import { watchPicture } from './watchPicture';

/**
 * The editor of a picture: the same app as the panel, about this picture alone. The picture is run when it is opened, and
 * again when its file changes. VS Code brings the editors back after a reload of the window.
 */
export class ImageEditor implements vscode.CustomReadonlyEditorProvider {
  /** The pictures that are open, by URI. */
  private readonly open = new Set<string>();

  constructor(
    private readonly extension: vscode.Uri,
    private readonly options: PanelHostOptions,
  ) {}

  /** True where at least one editor has been shown since the window was opened. */
  isOpen(uri: vscode.Uri): boolean {
    return this.open.has(uri.toString());
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    const { inspections } = this.options;
    const watcher = watchPicture(uri, {
      changed: () => {
        const inspected = inspections.file(uri);
        if (inspected !== undefined) void inspections.inspectAgain(inspected);
      },
      deleted: () => {
        const inspected = inspections.file(uri);
        inspected?.tell(`${inspected.name} was deleted: what is shown is how it was.`);
      },
    });
    this.open.add(uri.toString());
    return {
      uri,
      dispose: () => {
        watcher.dispose();
        this.open.delete(uri.toString());
        const inspected = inspections.file(uri);
        if (inspected !== undefined) inspections.clear(inspected);
      },
    };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const { inspections, problems } = this.options;
    const host = new PanelHost(panel.webview, this.options, uri);
    const follow = (): void => {
      if (!panel.visible) host.hidden();
      if (panel.active) inspections.show(inspections.file(uri) ?? inspections.shown);
    };
    panel.onDidChangeViewState(follow);
    panel.onDidDispose(() => {
      host.dispose();
    });
    showPage(panel.webview, this.extension, 'editor');
    if (inspections.file(uri) === undefined) {
      inspections.inspectFile(uri).catch((error: unknown) => {
        problems.show(error);
      });
    }
    follow();
  }
}
