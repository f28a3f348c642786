import * as vscode from 'vscode';
import { COMMANDS, LINKS, VIEWS } from '../ids';
import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import { exportInspection } from './commands/exportInspection';
import { inspectTarget } from './commands/inspectTarget';
import { addModelFolder, downloadModel, removeModel } from './commands/modelCommands';
import { selectModel } from './commands/selectModel';
import { unitAtCaret } from './editor/caret';
import type { FocusMode } from './editor/focusMode';
import type { InspectedDocument } from './inspectedDocument';
import type { Inspections } from './inspections';
import { stepHead, stepLayer, turn } from './lensMoves';
import type { ModelLibrary } from './models/modelLibrary';
import type { AttentionPanel } from './panel/attentionPanel';
import type { Problems } from './problems';
import { revealUnit } from './revealUnit';
import type { Settings } from './settings';

export interface CommandParts {
  readonly inspections: Inspections;
  readonly library: ModelLibrary;
  readonly settings: Settings;
  readonly problems: Problems;
  readonly focusMode: FocusMode;
  readonly panel: AttentionPanel;
  readonly log: vscode.LogOutputChannel;
}

/** Every command of src/ids.ts. What goes wrong in one is told once. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { inspections, library, settings, problems, focusMode, panel, log } = parts;

  /** The document that the person is at: of the active editor, else the one that the panel shows. */
  const current = (): InspectedDocument | undefined => {
    const editor = vscode.window.activeTextEditor;
    return (editor && inspections.of(editor.document)) ?? inspections.shown;
  };
  const runAgain = async (): Promise<void> => {
    const inspected = current();
    if (inspected !== undefined) await inspections.inspect(inspected.document, inspected.selected);
  };

  const handlers: Record<string, (argument: unknown) => unknown> = {
    [COMMANDS.inspect]: async (argument) => {
      const { document, selected } = await inspectTarget(argument, inspections.shown?.document);
      await inspections.inspect(document, selected);
    },
    [COMMANDS.openPanel]: () => {
      panel.open();
    },
    [COMMANDS.focusSideView]: () => vscode.commands.executeCommand(`${VIEWS.side}.focus`),
    [COMMANDS.selectModel]: async (argument) => {
      if (typeof argument === 'string') await library.choose(argument);
      else if (!(await selectModel(library, settings))) return;
      await runAgain();
    },
    [COMMANDS.nextLayer]: () => moveLens(current(), (lens, card) => stepLayer(lens, card, 1)),
    [COMMANDS.previousLayer]: () => moveLens(current(), (lens, card) => stepLayer(lens, card, -1)),
    [COMMANDS.nextHead]: () => moveLens(current(), (lens, card) => stepHead(lens, card, 1)),
    [COMMANDS.previousHead]: () => moveLens(current(), (lens, card) => stepHead(lens, card, -1)),
    [COMMANDS.allHeads]: () => moveLens(current(), () => ({ head: 'mean' })),
    [COMMANDS.toggleDirection]: () => moveLens(current(), turn),
    [COMMANDS.toggleFollowCursor]: () => settings.update('followCursor', !settings.followCursor),
    [COMMANDS.pinUnit]: (argument) => {
      const linked = linkedUnit(argument, inspections);
      if (linked !== undefined) linked.inspected.pin(linked.unit);
      else togglePin(current());
    },
    [COMMANDS.toggleFocusMode]: () => {
      focusMode.toggle();
    },
    [COMMANDS.toggleLive]: () => settings.update('live', !settings.live),
    [COMMANDS.toggleSinks]: () => settings.update('sinks', settings.sink === 'renormalise' ? 'apart' : 'renormalise'),
    [COMMANDS.exportInspection]: async () => {
      const inspected = current();
      if (inspected !== undefined) await exportInspection(inspected);
    },
    [COMMANDS.addModelFolder]: (argument) => addModelFolder(library, argument),
    [COMMANDS.downloadModel]: () => downloadModel(library),
    [COMMANDS.removeModel]: (argument) => removeModel(library, argument),
    [COMMANDS.clear]: () => {
      const inspected = current();
      if (inspected !== undefined) inspections.clear(inspected.document);
    },
    [COMMANDS.showLog]: () => {
      log.show();
    },
    [LINKS.revealUnit]: async (argument) => {
      const linked = linkedUnit(argument, inspections);
      if (linked !== undefined) await revealUnit(linked.inspected, linked.unit);
    },
  };

  const registered = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        await handler(argument);
      } catch (error) {
        problems.show(error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

function moveLens(inspected: InspectedDocument | undefined, move: (lens: Lens, card: ModelCard) => Partial<Lens>): void {
  if (inspected?.inspection == null || inspected.lens === null) return;
  inspected.setLens(move(inspected.lens, inspected.inspection.card));
}

/** Pins the unit at the caret; lets go of a pinned one. */
function togglePin(inspected: InspectedDocument | undefined): void {
  if (inspected === undefined) return;
  const unit = inspected.pinned ? null : (unitAtCaret(inspected, vscode.window.activeTextEditor) ?? inspected.lens?.query ?? null);
  inspected.pin(unit);
}

/** The argument of a hover card's link. */
function linkedUnit(argument: unknown, inspections: Inspections): { readonly inspected: InspectedDocument; readonly unit: number } | undefined {
  if (typeof argument !== 'object' || argument === null || !('document' in argument) || !('unit' in argument)) return undefined;
  const { document, unit } = argument;
  const inspected = typeof document === 'string' ? inspections.byUri(document) : undefined;
  return inspected !== undefined && typeof unit === 'number' ? { inspected, unit } : undefined;
}
