import * as vscode from 'vscode';
import { CONTEXT } from '../ids';
import type { Continuation } from './editor/continuation';
import type { Inspections } from './inspections';

/** Keeps the keys that package.json's `when` clauses read. */
export class ContextKeys implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private readonly known = new Map<string, boolean>();

  constructor(
    private readonly inspections: Inspections,
    private readonly continuation: Continuation,
  ) {
    const update = (): void => {
      this.update();
    };
    const { events } = inspections;
    this.subscriptions = [
      events.shown.event(update),
      events.inspection.event(update),
      events.progress.event(update),
      events.lens.event(update),
      continuation.onDidChange(update),
      vscode.window.onDidChangeActiveTextEditor(update),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const editor = vscode.window.activeTextEditor;
    // In the panel there is no active text editor: then it is the document that the panel shows.
    const inspected = editor === undefined ? this.inspections.shown : this.inspections.of(editor.document);
    this.set(CONTEXT.shown, inspected !== undefined && inspected.run !== null);
    this.set(CONTEXT.running, inspected?.running ?? false);
    this.set(CONTEXT.pinned, inspected?.pinned ?? false);
    this.set(CONTEXT.writing, this.continuation.writing);
    this.set(CONTEXT.changed, (inspected?.run?.changes.length ?? 0) > 0);
  }

  private set(key: string, value: boolean): void {
    if (this.known.get(key) === value) return;
    this.known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
