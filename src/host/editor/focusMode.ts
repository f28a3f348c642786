import * as vscode from 'vscode';
import { show, strength } from '../../core/paint';
import type { Range } from '../../protocol/units';
import { rangeOf } from '../documentText';
import type { Inspections } from '../inspections';
import type { Settings } from '../settings';
import { documentParts } from '../shownLists';
import { places } from './heatRanges';

/** Opacity of what gets little attention, least first. What gets more than all of these keeps its own. */
const OPACITIES = [0.3, 0.42, 0.55, 0.7, 0.85];
/** From this strength on nothing is dimmed. */
const CLEAR = 0.6;

/** Dims what gets little attention in the texts, so that the rest stands out; the panel does it for pictures. */
export class FocusMode implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private active = false;
  private readonly subscriptions: vscode.Disposable[];
  private types: readonly vscode.TextEditorDecorationType[] = [];

  constructor(
    private readonly inspections: Inspections,
    private readonly settings: Settings,
  ) {
    const { events } = inspections;
    const redraw = (): void => {
      if (this.active) this.drawAll();
    };
    this.subscriptions = [
      events.lit.event(redraw),
      events.inspection.event(redraw),
      vscode.window.onDidChangeVisibleTextEditors(redraw),
      settings.onDidChange(redraw),
    ];
  }

  get on(): boolean {
    return this.active;
  }

  set(on: boolean): void {
    if (on === this.active) return;
    this.active = on;
    if (on) {
      this.types = OPACITIES.map((opacity) =>
        vscode.window.createTextEditorDecorationType({
          opacity: String(opacity),
          rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        }),
      );
      this.drawAll();
    } else this.disposeTypes();
    this.changed.fire();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
    this.disposeTypes();
  }

  private disposeTypes(): void {
    for (const type of this.types) type.dispose();
    this.types = [];
  }

  private drawAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.draw(editor);
  }

  private draw(editor: vscode.TextEditor): void {
    const inspected = this.inspections.of(editor.document);
    const run = inspected?.run ?? null;
    const heat = inspected?.lit ?? null;
    // A new run that has no heat yet: what is dimmed stays.
    if (run !== null && heat === null) return;
    const levels: Range[][] = OPACITIES.map(() => []);
    const shown = heat === null ? undefined : run?.lists.get(heat.list);
    if (shown !== undefined && heat !== null) {
      const { weights, scale } = show(heat.weights, shown.units, this.settings.sink);
      for (const place of places(shown.units, weights, documentParts(shown.list))) {
        levels[Math.floor((strength(place.weight, scale) / CLEAR) * OPACITIES.length)]?.push(place);
      }
    }
    this.types.forEach((type, level) => {
      editor.setDecorations(
        type,
        levels[level]!.map((range) => rangeOf(editor.document, range)),
      );
    });
  }
}
