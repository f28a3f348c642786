import type * as vscode from 'vscode';
import { HeadlightError } from '../protocol/errors';
import type { Range } from '../protocol/units';
import { MEDIA } from '../core/media';
import { textInput } from '../core/textInput';
import { documentSlice, SLICE_LIMIT } from './documentSlice';
import { rangeOf, shapeOf, visiblePart } from './documentText';
import { givenBy } from './models/givenMedium';
import { nameOf } from './nameOf';
import type { RunPlan } from './runPlan';

type TextPlan = Pick<RunPlan, 'part' | 'chosen' | 'text' | 'focus' | 'input'>;

/** Characters before the caret that are on the screen where a text is continued. */
const BEFORE_CARET = 2_000;

/**
 * What is run of a text: the part that is selected (UTF-16 offsets), else what is around the screen, of a table its beginning. Throws HeadlightError
 * `input` where the document is empty.
 */
export function textPlan(document: vscode.TextDocument, selected: Range | null): TextPlan {
  const shape = shapeOf(document);
  if (shape.length === 0) {
    throw new HeadlightError(
      'input',
      `${nameOf(document.uri)} is empty: there is no text to look at. Write something, or open another file.`,
    );
  }
  const visible = visiblePart(document);
  const chosen = selected !== null && selected.end > selected.start ? selected : null;
  const around = MEDIA[givenBy(document)].partOnScreen ? visible : null;
  const part = chosen ?? documentSlice(shape, around ?? { start: 0, end: 0 });
  return planOf(document, part, chosen, visible);
}

/**
 * What is run of a text to continue it at the caret (a UTF-16 offset): the part up to there. Throws HeadlightError `input` where
 * nothing stands before it.
 */
export function continuationPlan(document: vscode.TextDocument, caret: number, selected: Range | null): TextPlan {
  const within = selected !== null && selected.start < caret && caret <= selected.end ? selected : null;
  const start = within?.start ?? Math.max(0, caret - SLICE_LIMIT);
  const part = { start, end: caret };
  if (document.getText(rangeOf(document, part)).trim() === '') {
    throw new HeadlightError(
      'input',
      `There is nothing before the caret of ${nameOf(document.uri)} that could be continued. Put it behind some text.`,
    );
  }
  return planOf(document, part, within, { start: Math.max(start, caret - BEFORE_CARET), end: caret });
}

function planOf(document: vscode.TextDocument, part: Range, chosen: Range | null, visible: Range | null): TextPlan {
  const text = document.getText(rangeOf(document, part));
  const focus = visible && within(visible, part);
  return { part, chosen, text, focus, input: async (reads) => textInput(reads, nameOf(document.uri), text) };
}

/** A range of the document in offsets of its part; null where they do not meet. */
function within(range: Range, part: Range): Range | null {
  const start = Math.max(range.start, part.start) - part.start;
  const end = Math.min(range.end, part.end) - part.start;
  return start < end ? { start, end } : null;
}
