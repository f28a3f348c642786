import * as vscode from 'vscode';
import { VIEWS } from '../../ids';
import { PanelHost, type PanelHostOptions } from './panelHost';
import { showPage, webviewOptions } from './webviewPage';

/** The one panel of the window. VS Code gives it back after a reload: the page's own state says what it showed. */
export class AttentionPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly options: PanelHostOptions,
  ) {}

  /** Opens it beside the editor, or brings it to the front. The editor keeps the keyboard. */
  open(): void {
    if (this.panel !== undefined) {
      this.panel.reveal(undefined, true);
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.attach(vscode.window.createWebviewPanel(VIEWS.panel, 'Attention', place, webviewOptions(this.extension)));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.panel?.dispose();
    this.attach(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private attach(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'activity.svg');
    const host = new PanelHost(panel.webview, this.options);
    panel.onDidChangeViewState(() => {
      if (!panel.visible) host.hidden();
    });
    panel.onDidDispose(() => {
      host.dispose();
      if (this.panel === panel) this.panel = undefined;
    });
    showPage(panel.webview, this.extension, 'panel');
  }
}
