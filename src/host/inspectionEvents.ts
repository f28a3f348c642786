import * as vscode from 'vscode';
import type { LayerEvent } from '../protocol/engine';

/** What every surface listens to. Each event names the document that it is about. */
export class InspectionEvents<InspectedDocument> implements vscode.Disposable {
  /** Another inspection is shown, its units have grown, or there is none any more. */
  readonly inspection = new vscode.EventEmitter<InspectedDocument>();
  readonly lens = new vscode.EventEmitter<InspectedDocument>();
  readonly heat = new vscode.EventEmitter<InspectedDocument>();
  readonly progress = new vscode.EventEmitter<InspectedDocument>();
  readonly problem = new vscode.EventEmitter<InspectedDocument>();
  readonly layer = new vscode.EventEmitter<{ readonly inspected: InspectedDocument; readonly layer: LayerEvent }>();
  /** A unit is pointed at in the panel; the editor outlines it. */
  readonly pointed = new vscode.EventEmitter<InspectedDocument>();
  /** A unit is pointed at in the editor; the panel marks it. */
  readonly hovered = new vscode.EventEmitter<{ readonly inspected: InspectedDocument; readonly unit: number | null }>();
  /** Another document is the one that panel and status bar speak of. */
  readonly shown = new vscode.EventEmitter<void>();

  dispose(): void {
    for (const emitter of Object.values(this)) if (emitter instanceof vscode.EventEmitter) emitter.dispose();
  }
}
