import * as vscode from 'vscode';
import type { UnitPlace } from '../../protocol/panel';
import type { Inspected } from '../inspected';
import type { InspectedText } from '../inspectedText';
import type { Inspections } from '../inspections';
import type { Settings } from '../settings';
import { caretUnit } from './caretUnit';

/** Milliseconds that the caret has to rest. */
const DELAY = 30;

/** The lens is of the unit at the caret, where the person wants it so. In white space it stays what it was. */
export class Caret implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private readonly pinned = new WeakSet<Inspected>();
  /** The text that was run last. */
  private readonly texts = new WeakMap<Inspected, string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly inspections: Inspections,
    private readonly settings: Settings,
  ) {
    this.subscriptions = [
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === vscode.window.activeTextEditor && inspections.of(textEditor.document) !== undefined)
          this.later();
      }),
      inspections.events.lens.event((inspected) => {
        if (inspected.pinned) this.pinned.add(inspected);
        // Let go: the caret leads again at once.
        else if (this.pinned.delete(inspected)) this.later();
      }),
      inspections.events.inspection.event((inspected) => {
        const text = inspected.run?.plan.text;
        if (text == null) return;
        const before = this.texts.get(inspected);
        this.texts.set(inspected, text);
        // What was typed at the caret had no unit before.
        if (before !== undefined && before !== text) this.later();
      }),
    ];
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.follow();
    }, DELAY);
  }

  private follow(): void {
    const editor = vscode.window.activeTextEditor;
    const inspected = editor && this.inspections.of(editor.document);
    if (inspected === undefined || !this.settings.followCursor) return;
    const place = unitAtCaret(inspected, editor);
    if (place === null) return;
    inspected.follow(place);
    this.inspections.events.hovered.fire({ inspected, place });
  }
}

/** The unit at the caret; null in white space, and where nothing is inspected. */
export function unitAtCaret(inspected: InspectedText, editor: vscode.TextEditor | undefined): UnitPlace | null {
  if (editor?.document !== inspected.document || inspected.run === null) return null;
  const { lists } = inspected.run;
  const { revealed } = inspected;
  const offset = editor.document.offsetAt(editor.selection.active);
  // Asked for by name, white space counts too.
  if (revealed !== null && lists.get(revealed.list)?.units.start[revealed.unit] === offset) return revealed;
  return caretUnit(lists, offset);
}
