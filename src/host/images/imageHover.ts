import * as vscode from 'vscode';
import { LINKS } from '../../ids';
import { editorTheme } from '../editor/editorTheme';
import { svgImage } from '../editor/svgImage';
import type { Settings } from '../settings';
import { imageLinkAt, imagePlace } from './imageLink';
import { isPicture } from './isPicture';
import type { ImageLink } from './linkScanner';
import { overlaySvg } from './overlaySvg';
import { pictureCaption, pictureLink } from './pictureCard';
import type { SeenPictures } from './seenPictures';

/** Lines around the pointer that a link may stand on, and characters of them that are read. */
const AROUND = 5;
const MOST_CHARACTERS = 20_000;

/** Over the link to a picture in Markdown and HTML: the picture with its heat, once it was inspected; before, a link to do so. */
export class ImageHover implements vscode.HoverProvider {
  constructor(
    private readonly seen: SeenPictures,
    private readonly settings: Settings,
  ) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const link = linkAt(document, position);
    const uri = link && pictureAt(document.uri, link.path);
    if (uri == null || link === null || !isPicture(uri)) return undefined;
    const there = await vscode.workspace.fs.stat(uri).then(
      ({ type }) => (type & vscode.FileType.File) !== 0,
      () => false,
    );
    if (!there) return undefined;
    const card = new vscode.MarkdownString(await this.cardOf(uri));
    card.isTrusted = { enabledCommands: [LINKS.inspectPicture] };
    return new vscode.Hover(card, new vscode.Range(document.positionAt(link.start), document.positionAt(link.end)));
  }

  private async cardOf(uri: vscode.Uri): Promise<string> {
    const seen = await this.seen.of(uri);
    if (seen === undefined) return pictureLink('Show attention', uri.toString());
    const { palette, sink } = this.settings;
    const image = svgImage(
      'attention over the picture',
      overlaySvg(seen, { palette, sink, ground: editorTheme().ground }),
    );
    return [image, pictureCaption(seen), pictureLink('Open', uri.toString())].join('\n\n');
  }
}

/** Its range is in offsets of the document. */
function linkAt(document: vscode.TextDocument, position: vscode.Position): ImageLink | null {
  const lines = new vscode.Range(Math.max(0, position.line - AROUND), 0, position.line + AROUND + 1, 0);
  const range = document.validateRange(lines);
  const text = document.getText(range);
  if (text.length > MOST_CHARACTERS) return null;
  const start = document.offsetAt(range.start);
  const link = imageLinkAt(text, document.offsetAt(position) - start);
  return link && { path: link.path, start: link.start + start, end: link.end + start };
}

/** Null for what lies on the web, and where a document has no folder. */
function pictureAt(document: vscode.Uri, link: string): vscode.Uri | null {
  const place = imagePlace(link);
  if (place === null) return null;
  const folder = vscode.workspace.getWorkspaceFolder(document)?.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const own = document.scheme === 'untitled' ? folder : vscode.Uri.joinPath(document, '..');
  const root = place.from === 'workspace' ? folder : own;
  return root === undefined ? null : vscode.Uri.joinPath(root, place.path);
}
