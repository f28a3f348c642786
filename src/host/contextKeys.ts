import * as vscode from 'vscode';
import { CONTEXT } from '../ids';
import type { Inspections } from './inspections';

/** Keeps the keys that package.json's `when` clauses read. */
export class ContextKeys implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private readonly known = new Map<string, boolean>();

  constructor(private readonly inspections: Inspections) {
    const update = (): void => {
      this.update();
    };
    const { events } = inspections;
    this.subscriptions = [
      events.shown.event(update),
      events.inspection.event(update),
      events.progress.event(update),
      events.lens.event(update),
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
    this.set(CONTEXT.shown, inspected !== undefined && inspected.inspection !== null);
    this.set(CONTEXT.running, inspected?.running ?? false);
    this.set(CONTEXT.pinned, inspected?.pinned ?? false);
  }

  private set(key: string, value: boolean): void {
    if (this.known.get(key) === value) return;
    this.known.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
