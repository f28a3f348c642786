import * as vscode from 'vscode';
import type { Change } from '../protocol/changes';
import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { Medium, Range } from '../protocol/units';
import type { Engine } from './engine';
import { firstLens } from './firstLens';
import { readPicture } from './images/readPicture';
import type { Inspected, InspectedOptions } from './inspected';
import { InspectedFile } from './inspectedFile';
import { InspectedText, isText } from './inspectedText';
import { InspectionEvents } from './inspectionEvents';
import { nameOf } from './nameOf';
import type { Problems } from './problems';
import type { PlannedModel, RunPlan } from './runPlan';
import type { Settings } from './settings';
import { continuationPlan, textPlan } from './textPlan';

export interface InspectionsOptions {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly problems: Problems;
  /** The model to run. Rejects with HeadlightError where the one that is set does not exist, or reads something else. */
  readonly chosenModel: (medium: Medium) => Promise<PlannedModel>;
}

/** The inspections of the open documents. Every surface listens here. */
export class Inspections implements vscode.Disposable {
  readonly events = new InspectionEvents<Inspected>();
  private readonly texts = new Map<vscode.TextDocument, InspectedText>();
  /** By URI. */
  private readonly files = new Map<string, InspectedFile>();
  private readonly subscriptions: { dispose(): unknown }[];
  private latest: Inspected | undefined;

  constructor(private readonly options: InspectionsOptions) {
    this.subscriptions = [
      this.events,
      options.engine.onEvent((event) => {
        for (const inspected of this.all) inspected.receive(event);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        this.texts.get(document)?.edit(
          contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
            offset: rangeOffset,
            length: rangeLength,
            inserted: text.length,
          })),
        );
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        const inspected = this.texts.get(document);
        // A change of language closes and opens the same document.
        if (inspected !== undefined && document.isClosed) this.clear(inspected);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        const inspected = editor && this.texts.get(editor.document);
        if (inspected !== undefined) this.show(inspected);
      }),
    ];
  }

  /** What panel and status bar speak of: what the active editor shows, else the one before it. */
  get shown(): Inspected | undefined {
    return this.latest;
  }

  of(document: vscode.TextDocument): InspectedText | undefined {
    return this.texts.get(document);
  }

  file(uri: vscode.Uri): InspectedFile | undefined {
    return this.files.get(uri.toString());
  }

  /** Of an SVG that is inspected as both, the text. */
  byUri(uri: string): Inspected | undefined {
    return this.all.find((inspected) => inspected.uri.toString() === uri);
  }

  /** What is spoken of if it gives that to a model, else what was inspected last of those that do. */
  latestThatGives(medium: Medium): Inspected | undefined {
    return this.latest?.gives === medium ? this.latest : this.all.findLast(({ gives }) => gives === medium);
  }

  /**
   * Runs the chosen model on a document, or on a part of it (UTF-16 offsets). Rejects with what went wrong: HeadlightError
   * `input` for an empty document, or what model and engine say. `lens`: what was looked at before a reload of the window.
   */
  async inspect(document: vscode.TextDocument, selected: Range | null, lens: Lens | null = null): Promise<void> {
    const plan = textPlan(document, selected);
    const inspected = this.begin(document);
    if (lens !== null) inspected.restoreLens(lens);
    await inspected.start({ ...plan, ...this.planned(inspected) });
  }

  /**
   * Runs a model on a document up to the caret (a UTF-16 offset), and lets it write on from there; shown from its first map on.
   * Rejects with what went wrong.
   */
  async continueText(document: vscode.TextDocument, caret: number, model: PlannedModel): Promise<void> {
    const plan = continuationPlan(document, caret, this.of(document)?.selected ?? null);
    const inspected = this.begin(document);
    const generate = (): number => this.options.settings.continuation;
    const rest = { changes: [], eager: true, generate, model: () => Promise.resolve(model) };
    await inspected.start({ ...plan, ...this.planned(inspected), ...rest });
  }

  /**
   * Runs the chosen image model on a picture's file. It comes to be spoken of where nothing else is: an editor in the
   * background takes nothing away. Rejects with what went wrong.
   */
  async inspectFile(uri: vscode.Uri): Promise<void> {
    let inspected = this.file(uri);
    if (inspected === undefined) {
      inspected = new InspectedFile(uri, this.inspectedOptions);
      this.files.set(uri.toString(), inspected);
      this.latest ??= inspected;
      this.events.shown.fire();
    }
    await inspected.start({
      ...this.planned(inspected),
      part: { start: 0, end: 0 },
      chosen: null,
      text: null,
      focus: null,
      input: async () => ({ kind: 'picture', name: nameOf(uri), bytes: await readPicture(uri) }),
    });
  }

  /** The same once more, with the changes that there are. Rejects with what went wrong. */
  async run(inspected: Inspected): Promise<void> {
    if (isText(inspected)) await this.inspect(inspected.document, inspected.selected);
    else await this.inspectFile(inspected.uri);
  }

  /** Runs it again with these changes in place of those that there are, in units of the run that is shown; none: as it is. */
  async change(inspected: Inspected, changes: readonly Change[]): Promise<void> {
    inspected.changes = changes;
    const plan = inspected.run?.plan;
    // What was written is a part of it as long as the text before it is the same.
    if (plan?.eager === true && isText(inspected) && inspected.unedited)
      await inspected.start({ ...plan, changes: inspected.changes });
    else await this.run(inspected);
  }

  /** The same once more: it was changed, the model changed, or the engine has lost it. Problems are not popped up. */
  async inspectAgain(inspected: Inspected): Promise<void> {
    if (!this.all.includes(inspected)) return;
    if (isText(inspected) && inspected.document.isClosed) return;
    try {
      await this.run(inspected);
    } catch (error) {
      this.options.problems.note(error);
    }
  }

  /** Everything that is inspected once more, what is spoken of first: the engine that held it was ended. */
  async inspectAllAgain(): Promise<void> {
    const { latest } = this;
    const others = this.all.filter((inspected) => inspected !== latest);
    for (const inspected of latest === undefined ? others : [latest, ...others]) await this.inspectAgain(inspected);
  }

  /** Makes it the one that panel and status bar speak of. */
  show(inspected: Inspected | undefined): void {
    if (inspected === this.latest) return;
    this.latest = inspected;
    this.events.shown.fire();
  }

  /** Takes everything away that is shown of it. */
  clear(inspected: Inspected): void {
    if (!this.all.includes(inspected)) return;
    if (isText(inspected)) this.texts.delete(inspected.document);
    else this.files.delete(inspected.uri.toString());
    inspected.dispose();
    if (this.latest === inspected) this.latest = this.all.at(-1);
    this.events.shown.fire();
  }

  dispose(): void {
    for (const inspected of this.all) this.clear(inspected);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private get all(): Inspected[] {
    return [...this.texts.values(), ...this.files.values()];
  }

  private get inspectedOptions(): InspectedOptions {
    return {
      engine: this.options.engine,
      events: this.events,
      firstLens: (run) => firstLens(run, this.options.settings),
      lost: (lost) => void this.inspectAgain(lost),
    };
  }

  /** The document's inspection, which comes to be spoken of. */
  private begin(document: vscode.TextDocument): InspectedText {
    const inspected = this.texts.get(document) ?? new InspectedText(document, this.inspectedOptions);
    this.texts.set(document, inspected);
    this.show(inspected);
    return inspected;
  }

  /** What is the same of every run of a document. A model that writes a list of its own always does. */
  private planned(inspected: Inspected): Pick<RunPlan, 'maxUnits' | 'model' | 'generate' | 'changes' | 'eager'> {
    const { settings, chosenModel } = this.options;
    return {
      maxUnits: settings.maxUnits,
      model: () => chosenModel(inspected.gives),
      generate: (card) => (writesOwnList(card) ? settings.continuation : 0),
      changes: inspected.changes,
      eager: false,
    };
  }
}

function writesOwnList(card: ModelCard | null): boolean {
  return card !== null && card.writes !== null && card.writes !== 'input';
}
