import type * as vscode from 'vscode';
import { HeadlightError } from '../protocol/errors';
import type { Range } from '../protocol/units';
import { documentSlice } from './documentSlice';
import { rangeOf, shapeOf, visiblePart } from './documentText';
import { nameOf } from './nameOf';
import type { RunPlan } from './runPlan';

/**
 * What is run of a text: the part that is selected (UTF-16 offsets), else what is around the screen. Throws HeadlightError
 * `input` where the document is empty.
 */
export function textPlan(
  document: vscode.TextDocument,
  selected: Range | null,
): Pick<RunPlan, 'part' | 'selected' | 'text' | 'input'> {
  const shape = shapeOf(document);
  if (shape.length === 0) {
    throw new HeadlightError(
      'input',
      `${nameOf(document.uri)} is empty: there is no text to look at. Write something, or open another file.`,
    );
  }
  const visible = visiblePart(document);
  const chosen = selected !== null && selected.end > selected.start ? selected : null;
  const part = chosen ?? documentSlice(shape, visible ?? { start: 0, end: 0 });
  const text = document.getText(rangeOf(document, part));
  const focus = visible && within(visible, part);
  return { part, selected: chosen !== null, text, input: () => Promise.resolve({ kind: 'text', text, focus }) };
}

/** A range of the document in offsets of its part; null where they do not meet. */
function within(range: Range, part: Range): Range | null {
  const start = Math.max(range.start, part.start) - part.start;
  const end = Math.min(range.end, part.end) - part.start;
  return start < end ? { start, end } : null;
}
