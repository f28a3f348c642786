import * as vscode from 'vscode';
import type { Inspections } from '../inspections';
import type { Settings } from '../settings';

/** Runs an inspected document again some time after an edit. A newer edit cancels the run of the older one. */
export class Live implements vscode.Disposable {
  private readonly timers = new Map<vscode.TextDocument, NodeJS.Timeout>();
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly inspections: Inspections,
    private readonly settings: Settings,
  ) {
    this.subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && this.settings.live && inspections.of(document) !== undefined)
        this.later(document);
    });
  }

  dispose(): void {
    this.subscription.dispose();
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private later(document: vscode.TextDocument): void {
    clearTimeout(this.timers.get(document));
    this.timers.set(
      document,
      setTimeout(() => {
        this.timers.delete(document);
        const inspected = this.inspections.of(document);
        if (inspected !== undefined && this.settings.live) void this.inspections.inspectAgain(inspected);
      }, this.settings.liveDelay),
    );
  }
}
