import * as vscode from 'vscode';
import type { MapEvent } from '../protocol/engine';
import type { UnitPlace } from '../protocol/panel';
import type { ShownList } from './shownLists';

/** What every surface listens to. Each event names the document that it is about. */
export class InspectionEvents<InspectedDocument> implements vscode.Disposable {
  /** Another run is shown, or there is none any more. */
  readonly inspection = new vscode.EventEmitter<InspectedDocument>();
  readonly lens = new vscode.EventEmitter<InspectedDocument>();
  readonly heat = new vscode.EventEmitter<InspectedDocument>();
  /** What a text is lit with is another: the heat, or that of what is pointed at in the panel. */
  readonly lit = new vscode.EventEmitter<InspectedDocument>();
  readonly progress = new vscode.EventEmitter<InspectedDocument>();
  readonly problem = new vscode.EventEmitter<InspectedDocument>();
  /** A question takes longer than a moment, or all of those are answered. */
  readonly waiting = new vscode.EventEmitter<InspectedDocument>();
  /** A list of the run that is shown is there, or has grown. */
  readonly list = new vscode.EventEmitter<{ readonly inspected: InspectedDocument; readonly list: ShownList }>();
  readonly map = new vscode.EventEmitter<{ readonly inspected: InspectedDocument; readonly map: MapEvent }>();
  /** A unit is pointed at in the panel; the editor outlines it. */
  readonly pointed = new vscode.EventEmitter<InspectedDocument>();
  /** A unit is pointed at in the editor; the panel marks it. */
  readonly hovered = new vscode.EventEmitter<{
    readonly inspected: InspectedDocument;
    readonly place: UnitPlace | null;
  }>();
  /** Another document is the one that panel and status bar speak of. */
  readonly shown = new vscode.EventEmitter<void>();

  dispose(): void {
    for (const emitter of Object.values(this)) if (emitter instanceof vscode.EventEmitter) emitter.dispose();
  }
}
