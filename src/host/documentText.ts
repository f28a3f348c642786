import * as vscode from 'vscode';
import type { Range } from '../protocol/units';
import type { TextShape } from './documentSlice';

/** More visible characters than this are one endless line: then the caret tells better what is looked at. */
const MOST_VISIBLE = 20_000;
const AROUND_CARET = 2_000;

/** A document's measures, without a copy of its text. */
export function shapeOf(document: vscode.TextDocument): TextShape {
  const length = document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
  return {
    length,
    lineStart: (offset) => document.offsetAt(document.positionAt(offset).with({ character: 0 })),
    splitsPair: (offset) =>
      /[\ud800-\udbff][\udc00-\udfff]/.test(
        document.getText(rangeOf(document, { start: offset - 1, end: offset + 1 })),
      ),
  };
}

/** UTF-16 offsets → positions. */
export function rangeOf(document: vscode.TextDocument, { start, end }: Range): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function offsetsOf(document: vscode.TextDocument, range: vscode.Range): Range {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

/** What is on the screen of a document: offsets; null where no editor shows it. */
export function visiblePart(document: vscode.TextDocument): Range | null {
  const active = vscode.window.activeTextEditor;
  const editor =
    active?.document === document ? active : vscode.window.visibleTextEditors.find((one) => one.document === document);
  if (editor === undefined) return null;
  const ranges = editor.visibleRanges.map((range) => offsetsOf(document, range));
  const visible = {
    start: Math.min(...ranges.map((range) => range.start)),
    end: Math.max(...ranges.map((range) => range.end)),
  };
  if (ranges.length > 0 && visible.end - visible.start <= MOST_VISIBLE) return visible;
  const caret = document.offsetAt(editor.selection.active);
  return { start: Math.max(0, caret - AROUND_CARET), end: Math.min(shapeOf(document).length, caret + AROUND_CARET) };
}
