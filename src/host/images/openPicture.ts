import * as vscode from 'vscode';
import { VIEWS } from '../../ids';
import { isPicture } from './isPicture';

/** The tab of our editor of a picture, if there is one. */
export function pictureTab(uri: vscode.Uri): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ input }) =>
        input instanceof vscode.TabInputCustom &&
        input.viewType === VIEWS.imageEditor &&
        input.uri.toString() === uri.toString(),
    );
}

/** True where a file is a picture unless it is asked for as a text: an SVG is a text, until it is open as a picture. */
export function opensAsPicture(uri: vscode.Uri): boolean {
  return isPicture(uri) && (!/\.svg$/i.test(uri.path) || pictureTab(uri) !== undefined);
}

/** Opens a picture in our editor, or brings the one that there is to the front. `place` is for a new one. */
export async function openPicture(uri: vscode.Uri, place: vscode.ViewColumn = vscode.ViewColumn.Active): Promise<void> {
  const column = pictureTab(uri)?.group.viewColumn ?? place;
  await vscode.commands.executeCommand('vscode.openWith', uri, VIEWS.imageEditor, column);
}
