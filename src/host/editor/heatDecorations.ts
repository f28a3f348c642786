import * as vscode from 'vscode';
import { show, STEPS } from '../../core/paint';
import type { Heat } from '../../protocol/lens';
import type { Palette, SinkMode } from '../../protocol/panel';
import type { Range } from '../../protocol/units';
import { rangeOf } from '../documentText';
import type { Inspected } from '../inspected';
import { isText } from '../inspectedText';
import type { Inspections } from '../inspections';
import type { Settings } from '../settings';
import { documentParts, type ShownLists } from '../shownLists';
import { editorTheme } from './editorTheme';
import { heatRanges } from './heatRanges';
import { BOLD, stepStyle } from './stepStyle';

/** Paints the heat behind the text of every visible editor. Between two runs the decorations follow the edits by themselves. */
export class HeatDecorations implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private types: readonly vscode.TextEditorDecorationType[] = [];
  private look = '';
  /** Steps that have ranges now, by editor. */
  private readonly painted = new WeakMap<vscode.TextEditor, ReadonlySet<number>>();

  constructor(
    private readonly inspections: Inspections,
    private readonly settings: Settings,
  ) {
    const repaint = (): void => {
      for (const editor of vscode.window.visibleTextEditors) this.paint(editor);
    };
    const { events } = inspections;
    this.subscriptions = [
      events.lit.event((inspected) => {
        this.paintDocument(inspected);
      }),
      events.inspection.event((inspected) => {
        if (inspected.run === null) this.paintDocument(inspected);
      }),
      vscode.window.onDidChangeVisibleTextEditors(repaint),
      vscode.window.onDidChangeActiveColorTheme(repaint),
      settings.onDidChange(repaint),
    ];
  }

  dispose(): void {
    for (const disposable of [...this.subscriptions, ...this.types]) disposable.dispose();
  }

  private paintDocument(inspected: Inspected): void {
    if (!isText(inspected)) return;
    for (const editor of vscode.window.visibleTextEditors)
      if (editor.document === inspected.document) this.paint(editor);
  }

  private paint(editor: vscode.TextEditor): void {
    const inspected = this.inspections.of(editor.document);
    const before = this.painted.get(editor);
    if (inspected === undefined || inspected.run === null) {
      for (const step of before ?? []) editor.setDecorations(this.types[step - 1]!, []);
      this.painted.delete(editor);
      return;
    }
    // A new run that has no heat yet: what is painted stays.
    if (inspected.lit === null) return;
    const steps = stepsOf(inspected.lit, inspected.run.lists, this.settings.sink);
    const types = this.typesFor(this.settings.palette);
    const painted = new Set<number>();
    for (let step = 1; step <= STEPS; step++) {
      const ranges = steps[step]!;
      if (ranges.length > 0) painted.add(step);
      if (ranges.length > 0 || before?.has(step) === true) {
        editor.setDecorations(
          types[step - 1]!,
          ranges.map((range) => rangeOf(editor.document, range)),
        );
      }
    }
    this.painted.set(editor, painted);
  }

  /** Created at the first use, and anew when palette or contrast change. */
  private typesFor(palette: Palette): readonly vscode.TextEditorDecorationType[] {
    const { highContrast } = editorTheme();
    const look = `${palette} ${highContrast}`;
    if (look === this.look) return this.types;
    for (const type of this.types) type.dispose();
    this.look = look;
    this.types = Array.from({ length: STEPS }, (_, index) =>
      vscode.window.createTextEditorDecorationType({
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        overviewRulerLane: vscode.OverviewRulerLane.Center,
        ...(highContrast && index + 1 >= BOLD ? { fontWeight: 'bold' } : {}),
        dark: stepStyle(index + 1, palette, 'dark', highContrast),
        light: stepStyle(index + 1, palette, 'light', highContrast),
      }),
    );
    return this.types;
  }
}

/** Ranges by step, as {@link heatRanges}; a list that has no text of the document (what the model wrote) is not painted. */
export function stepsOf({ list: id, weights }: Heat, lists: ShownLists, sink: SinkMode): readonly Range[][] {
  const shown = lists.get(id);
  if (shown === undefined) return Array.from({ length: STEPS + 1 }, () => []);
  return heatRanges(shown.units, show(weights, shown.units, sink), documentParts(shown.list));
}
