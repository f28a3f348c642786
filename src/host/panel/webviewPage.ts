import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Surface } from '../../protocol/panel';
import { html } from './html';

/** Only what the build made for webviews may be read by one. */
function pageRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [pageRoot(extension)] };
}

/** Loads the webview app. */
export function showPage(webview: vscode.Webview, extension: vscode.Uri, surface: Surface): void {
  const file = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageRoot(extension), name)).toString();
  webview.options = webviewOptions(extension);
  webview.html = html({
    surface,
    nonce: randomBytes(18).toString('base64url'),
    cspSource: webview.cspSource,
    script: file('main.js'),
    style: file('main.css'),
  });
}
