import * as vscode from 'vscode';
import { defaultLens } from '../core/defaultLens';
import type { ModelFolder } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { Range } from '../protocol/units';
import { documentSlice } from './documentSlice';
import { rangeOf, shapeOf, visiblePart } from './documentText';
import type { Engine } from './engine';
import { InspectedDocument } from './inspectedDocument';
import { InspectionEvents } from './inspectionEvents';
import { fitHead } from './lensMoves';
import type { Problems } from './problems';
import type { Settings } from './settings';

export interface InspectionsOptions {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly problems: Problems;
  /** The model to run. Rejects with HeadlightError where the one that is set does not exist. */
  readonly chosenModel: () => Promise<ModelFolder>;
}

/** The inspections of the open documents. Every surface listens here. */
export class Inspections implements vscode.Disposable {
  readonly events = new InspectionEvents<InspectedDocument>();
  private readonly documents = new Map<vscode.TextDocument, InspectedDocument>();
  private readonly subscriptions: { dispose(): unknown }[];
  private latest: InspectedDocument | undefined;

  constructor(private readonly options: InspectionsOptions) {
    this.subscriptions = [
      this.events,
      options.engine.onEvent((event) => {
        for (const inspected of this.documents.values()) inspected.receive(event);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        this.documents.get(document)?.edit(
          contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
            offset: rangeOffset,
            length: rangeLength,
            inserted: text.length,
          })),
        );
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        // A change of language closes and opens the same document.
        if (document.isClosed) this.clear(document);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        const inspected = editor && this.documents.get(editor.document);
        if (inspected !== undefined) this.setShown(inspected);
      }),
    ];
  }

  /** What panel and status bar speak of: the document of the active editor, else the one before it. */
  get shown(): InspectedDocument | undefined {
    return this.latest;
  }

  of(document: vscode.TextDocument): InspectedDocument | undefined {
    return this.documents.get(document);
  }

  byUri(uri: string): InspectedDocument | undefined {
    return [...this.documents.values()].find(({ document }) => document.uri.toString() === uri);
  }

  /**
   * Runs the chosen model on a document, or on a part of it (UTF-16 offsets). Rejects with what went wrong: HeadlightError
   * `input` for an empty document, or what model and engine say.
   */
  async inspect(document: vscode.TextDocument, selected: Range | null): Promise<void> {
    const shape = shapeOf(document);
    if (shape.length === 0) {
      throw new HeadlightError('input', `${nameOf(document)} is empty: there is no text to look at. Write something, or open another file.`);
    }
    const visible = visiblePart(document);
    const chosen = selected !== null && selected.end > selected.start ? selected : null;
    const part = chosen ?? documentSlice(shape, visible ?? { start: 0, end: 0 });
    const inspected = this.open(document);
    this.setShown(inspected);
    await inspected.run({
      part,
      selected: chosen !== null,
      text: document.getText(rangeOf(document, part)),
      focus: visible && within(visible, part),
      maxUnits: this.options.settings.maxUnits,
      model: this.options.chosenModel,
    });
  }

  /** The same part once more: its text was edited, the model changed, or the engine has lost it. Problems are not popped up. */
  async inspectAgain(inspected: InspectedDocument): Promise<void> {
    if (inspected.document.isClosed) return;
    try {
      await this.inspect(inspected.document, inspected.selected);
    } catch (error) {
      this.options.problems.note(error);
    }
  }

  /** Takes everything away that is shown of a document. */
  clear(document: vscode.TextDocument): void {
    const inspected = this.documents.get(document);
    if (inspected === undefined) return;
    this.documents.delete(document);
    inspected.dispose();
    if (this.latest === inspected) this.setShown([...this.documents.values()].at(-1));
  }

  dispose(): void {
    for (const document of [...this.documents.keys()]) this.clear(document);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private open(document: vscode.TextDocument): InspectedDocument {
    const known = this.documents.get(document);
    if (known !== undefined) return known;
    const inspected = new InspectedDocument(document, {
      engine: this.options.engine,
      events: this.events,
      firstLens: (card) => this.firstLens(card),
      lost: (lost) => void this.inspectAgain(lost),
    });
    this.documents.set(document, inspected);
    return inspected;
  }

  private firstLens(card: ModelCard): Lens {
    const { layer, head } = this.options.settings;
    const lens = defaultLens(card.layers);
    return { ...lens, layer: Math.min(layer ?? lens.layer, card.layers - 1), head: fitHead(head, card.heads) };
  }

  private setShown(inspected: InspectedDocument | undefined): void {
    if (inspected === this.latest) return;
    this.latest = inspected;
    this.events.shown.fire();
  }
}

/** The last part of a document's path. */
export function nameOf(document: vscode.TextDocument): string {
  return document.uri.path.split('/').at(-1) || document.uri.toString();
}

/** A range of the document in offsets of its part; null where they do not meet. */
function within(range: Range, part: Range): Range | null {
  const start = Math.max(range.start, part.start) - part.start;
  const end = Math.min(range.end, part.end) - part.start;
  return start < end ? { start, end } : null;
}
