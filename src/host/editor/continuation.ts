import * as vscode from 'vscode';
import type { Inspected } from '../inspected';
import { isText, type InspectedText } from '../inspectedText';
import type { Inspections } from '../inspections';
import type { PlannedModel } from '../runPlan';
import type { ShownRun } from '../shownRun';
import { Ghost } from './ghost';

export interface ContinuationOptions {
  readonly inspections: Inspections;
  /** The chosen model, which writes. Rejects with HeadlightError where it does not. */
  readonly writer: () => Promise<PlannedModel>;
  /** Shows what a model writes that has a list of its own for that. */
  readonly openPanel: () => void;
}

/** What was written behind a place of a document, and is not yet in it. */
interface Written {
  readonly document: vscode.TextDocument;
  readonly offset: number;
  text: string;
}

/** The text that a model writes on from the caret: a ghost there, until it is inserted or dropped. */
export class Continuation implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** A model begins or ends to write. */
  readonly onDidChange = this.changed.event;
  private readonly ghost = new Ghost();
  private readonly subscriptions: vscode.Disposable[];
  private written: Written | null = null;
  /** Whose model writes now. */
  private writer: vscode.TextDocument | null = null;

  constructor(private readonly options: ContinuationOptions) {
    const { events } = options.inspections;
    this.subscriptions = [
      this.ghost,
      this.changed,
      events.list.event(({ inspected }) => {
        this.read(inspected);
      }),
      events.inspection.event((inspected) => {
        this.read(inspected);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document === this.written?.document) this.drop();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.draw();
      }),
    ];
  }

  get writing(): boolean {
    return this.writer !== null;
  }

  /** What is not yet in the document. */
  get text(): string {
    return this.written?.text ?? '';
  }

  /** Inserts what was written in the document; where there is nothing, writes on from the caret. Rejects with what went wrong. */
  async next(editor: vscode.TextEditor): Promise<void> {
    const { written } = this;
    if (written !== null && written.document === editor.document && written.text !== '')
      await this.insert(editor, written);
    else await this.write(editor);
  }

  /** What was written stays. */
  stop(): void {
    if (this.writer !== null) this.options.inspections.of(this.writer)?.stop();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async insert(editor: vscode.TextEditor, { document, offset, text }: Written): Promise<void> {
    this.drop();
    await editor.edit((edit) => {
      edit.insert(document.positionAt(offset), text);
    });
  }

  private async write({ document, selection }: vscode.TextEditor): Promise<void> {
    const { inspections, openPanel } = this.options;
    this.drop();
    const version = document.version;
    const offset = document.offsetAt(selection.active);
    const model = await this.options.writer();
    if (model.card !== null && model.card.writes !== 'input') {
      openPanel();
      await inspections.inspect(document, inspections.of(document)?.selected ?? null);
      return;
    }
    // The text may have been edited while the model was asked for.
    if (document.version !== version || document.isClosed) return;
    const written = { document, offset, text: '' };
    this.written = written;
    this.setWriter(document);
    try {
      await inspections.continueText(document, offset, model);
    } finally {
      if (this.written === written || this.written === null) this.setWriter(null);
    }
  }

  /** What the model has written by now. */
  private read(inspected: Inspected): void {
    const { written } = this;
    if (written === null || !isText(inspected) || inspected.document !== written.document) return;
    if (inspected.run?.plan.eager !== true) this.drop();
    else {
      written.text = writtenText(inspected.run);
      this.draw();
    }
  }

  private drop(): void {
    const { written } = this;
    this.written = null;
    if (written !== null && this.writer === written.document) {
      this.stop();
      this.setWriter(null);
    }
    this.draw();
  }

  private setWriter(document: vscode.TextDocument | null): void {
    if (this.writer === document) return;
    this.writer = document;
    this.changed.fire();
  }

  private draw(): void {
    this.ghost.draw(this.written);
  }
}

/** What was generated behind the document's own text. */
export function writtenText({ lists }: Pick<ShownRun, 'lists'>): string {
  const input = lists.get('input');
  return input === undefined ? '' : input.units.text.slice(input.list.given).join('');
}

/** The editor to write in: the active one, else one that shows what the panel speaks of. */
export function editorOf(shown: Inspected | undefined): vscode.TextEditor | undefined {
  const own = (inspected: InspectedText): vscode.TextEditor | undefined =>
    vscode.window.visibleTextEditors.find(({ document }) => document === inspected.document);
  return vscode.window.activeTextEditor ?? (shown !== undefined && isText(shown) ? own(shown) : undefined);
}
