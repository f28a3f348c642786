import * as vscode from 'vscode';
import { defaultLens } from '../core/defaultLens';
import type { ModelFolder } from '../protocol/engine';
import type { Lens } from '../protocol/lens';
import type { Modality, ModelCard } from '../protocol/models';
import type { Range } from '../protocol/units';
import type { Engine } from './engine';
import { InspectedPicture } from './images/inspectedPicture';
import { readPicture } from './images/readPicture';
import type { Inspected, InspectedOptions } from './inspected';
import { InspectedText, isText } from './inspectedText';
import { InspectionEvents } from './inspectionEvents';
import { fitHead } from './lensMoves';
import { nameOf } from './nameOf';
import type { Problems } from './problems';
import type { Settings } from './settings';
import { textPlan } from './textPlan';

export interface InspectionsOptions {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly problems: Problems;
  /** The model to run. Rejects with HeadlightError where the one that is set does not exist, or reads something else. */
  readonly chosenModel: (modality: Modality) => Promise<ModelFolder>;
}

/** The inspections of the open texts and pictures. Every surface listens here. */
export class Inspections implements vscode.Disposable {
  readonly events = new InspectionEvents<Inspected>();
  private readonly texts = new Map<vscode.TextDocument, InspectedText>();
  /** By URI. */
  private readonly pictures = new Map<string, InspectedPicture>();
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

  picture(uri: vscode.Uri): InspectedPicture | undefined {
    return this.pictures.get(uri.toString());
  }

  /** Of an SVG that is inspected as both, the text. */
  byUri(uri: string): Inspected | undefined {
    return this.all.find((inspected) => inspected.uri.toString() === uri);
  }

  /** What is spoken of if it is of that modality, else what was inspected last of it. */
  latestOf(modality: Modality): Inspected | undefined {
    return this.latest?.modality === modality
      ? this.latest
      : this.all.findLast((inspected) => inspected.modality === modality);
  }

  /**
   * Runs the chosen model on a document, or on a part of it (UTF-16 offsets). Rejects with what went wrong: HeadlightError
   * `input` for an empty document, or what model and engine say. `lens`: what was looked at before a reload of the window.
   */
  async inspect(document: vscode.TextDocument, selected: Range | null, lens: Lens | null = null): Promise<void> {
    const plan = textPlan(document, selected);
    const inspected = this.texts.get(document) ?? new InspectedText(document, this.inspectedOptions);
    this.texts.set(document, inspected);
    if (lens !== null) inspected.restoreLens(lens);
    this.show(inspected);
    await inspected.run({
      ...plan,
      maxUnits: this.options.settings.maxUnits,
      model: () => this.options.chosenModel('text'),
    });
  }

  /**
   * Runs the chosen image model on a picture's file. It comes to be spoken of where nothing else is: an editor in the
   * background takes nothing away. Rejects with what went wrong.
   */
  async inspectPicture(uri: vscode.Uri): Promise<void> {
    let inspected = this.picture(uri);
    if (inspected === undefined) {
      inspected = new InspectedPicture(uri, this.inspectedOptions);
      this.pictures.set(uri.toString(), inspected);
      this.latest ??= inspected;
      this.events.shown.fire();
    }
    await inspected.run({
      part: { start: 0, end: 0 },
      selected: false,
      text: null,
      input: async () => ({ kind: 'image', name: nameOf(uri), bytes: await readPicture(uri) }),
      maxUnits: this.options.settings.maxUnits,
      model: () => this.options.chosenModel('image'),
    });
  }

  /** The same once more. Rejects with what went wrong. */
  async run(inspected: Inspected): Promise<void> {
    if (isText(inspected)) await this.inspect(inspected.document, inspected.selected);
    else await this.inspectPicture(inspected.uri);
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
    else this.pictures.delete(inspected.uri.toString());
    inspected.dispose();
    if (this.latest === inspected) this.latest = this.all.at(-1);
    this.events.shown.fire();
  }

  dispose(): void {
    for (const inspected of this.all) this.clear(inspected);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private get all(): Inspected[] {
    return [...this.texts.values(), ...this.pictures.values()];
  }

  private get inspectedOptions(): InspectedOptions {
    return {
      engine: this.options.engine,
      events: this.events,
      firstLens: (card) => this.firstLens(card),
      lost: (lost) => void this.inspectAgain(lost),
    };
  }

  private firstLens(card: ModelCard): Lens {
    const { layer, head } = this.options.settings;
    const lens = defaultLens(card);
    return { ...lens, layer: Math.min(layer ?? lens.layer, card.layers - 1), head: fitHead(head, card.heads) };
  }
}
