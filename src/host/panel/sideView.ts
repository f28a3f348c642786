import type * as vscode from 'vscode';
import { PanelHost, type PanelHostOptions } from './panelHost';
import { showPage } from './webviewPage';

/** The compact form of the panel, in the activity bar's container. */
export class SideView implements vscode.WebviewViewProvider {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly options: PanelHostOptions,
  ) {}

  resolveWebviewView(view: vscode.WebviewView): void {
    const host = new PanelHost(view.webview, this.options);
    view.onDidChangeVisibility(() => {
      if (!view.visible) host.hidden();
    });
    view.onDidDispose(() => {
      host.dispose();
    });
    showPage(view.webview, this.extension, 'side');
  }
}
