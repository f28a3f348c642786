import * as v from 'valibot';
import * as vscode from 'vscode';
import { COMMANDS, LINKS, VIEWS } from '../ids';
import type { Lens } from '../protocol/lens';
import type { Modality, ModelCard } from '../protocol/models';
import { exportInspection } from './commands/exportInspection';
import { inspectTarget } from './commands/inspectTarget';
import { addModelFolder, downloadModel, removeModel } from './commands/modelCommands';
import { selectModel } from './commands/selectModel';
import { unitAtCaret } from './editor/caret';
import type { FocusMode } from './editor/focusMode';
import type { ImageEditor } from './images/imageEditor';
import { openPicture } from './images/openPicture';
import type { Inspected } from './inspected';
import { isText } from './inspectedText';
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
  readonly imageEditor: ImageEditor;
  readonly panel: AttentionPanel;
  readonly log: vscode.LogOutputChannel;
}

/** What the Models view and messages give Select Model…, and hover cards their links. */
const modelName = v.object({ name: v.string(), modality: v.picklist(['text', 'image']) });
const linkedPicture = v.object({ picture: v.string() });
const linkedUnitOf = v.object({ document: v.string(), unit: v.custom<number>((unit) => typeof unit === 'number') });

/** Every command of src/ids.ts. What goes wrong in one is told once. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { inspections, library, settings, problems, focusMode, imageEditor, panel, log } = parts;

  /** What the person is at: what the active editor shows, else what the panel does. */
  const current = (): Inspected | undefined => {
    const editor = vscode.window.activeTextEditor;
    return (editor && inspections.of(editor.document)) ?? inspections.shown;
  };
  /** What the chosen model is for. */
  const runAgain = async (modality: Modality): Promise<void> => {
    const inspected = [current(), inspections.latestOf(modality)].find((candidate) => candidate?.modality === modality);
    if (inspected !== undefined) await inspections.run(inspected);
  };

  /** Of what is open; null where nothing is. */
  const modalityAtHand = (): Modality | null =>
    vscode.window.activeTextEditor === undefined ? (current()?.modality ?? null) : 'text';

  const handlers: Record<string, (argument: unknown, second: unknown) => unknown> = {
    // The explorer names all the files that are selected in it, too.
    [COMMANDS.inspect]: async (argument, second) => {
      const target = await inspectTarget(argument, inspections.shown, Array.isArray(second));
      if (target.modality === 'text') return inspections.inspect(target.document, target.selected);
      // A new editor runs it by itself.
      const open = imageEditor.isOpen(target.uri);
      await openPicture(target.uri);
      if (open) await inspections.inspectPicture(target.uri);
    },
    [COMMANDS.openPanel]: () => {
      panel.open();
    },
    [COMMANDS.focusSideView]: () => vscode.commands.executeCommand(`${VIEWS.side}.focus`),
    [COMMANDS.selectModel]: async (argument) => {
      const wanted = v.safeParse(modelName, argument);
      const chosen = wanted.success ? wanted.output : await selectModel(library, modalityAtHand());
      if (chosen === null) return;
      await library.choose(chosen);
      await runAgain(chosen.modality);
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
      focusMode.set(!focusMode.on);
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
      if (inspected !== undefined) inspections.clear(inspected);
    },
    [COMMANDS.showLog]: () => {
      log.show();
    },
    [LINKS.revealUnit]: async (argument) => {
      const linked = linkedUnit(argument, inspections);
      if (linked !== undefined) await revealUnit(linked.inspected, linked.unit);
    },
    [LINKS.inspectPicture]: async (argument) => {
      const { picture } = v.parse(linkedPicture, argument);
      await openPicture(vscode.Uri.parse(picture, true), vscode.ViewColumn.Beside);
    },
  };

  const registered = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (argument: unknown, second: unknown) => {
      try {
        await handler(argument, second);
      } catch (error) {
        problems.show(error);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

function moveLens(inspected: Inspected | undefined, move: (lens: Lens, card: ModelCard) => Partial<Lens>): void {
  if (inspected?.inspection == null || inspected.lens === null) return;
  inspected.setLens(move(inspected.lens, inspected.inspection.card));
}

/** Pins the unit at the caret; lets go of a pinned one. */
function togglePin(inspected: Inspected | undefined): void {
  if (inspected === undefined) return;
  const atCaret = isText(inspected) ? unitAtCaret(inspected, vscode.window.activeTextEditor) : null;
  const unit = inspected.pinned ? null : (atCaret ?? inspected.lens?.query ?? null);
  inspected.pin(unit);
}

/** The argument of a hover card's link. */
function linkedUnit(
  argument: unknown,
  inspections: Inspections,
): { readonly inspected: Inspected; readonly unit: number } | undefined {
  const link = v.safeParse(linkedUnitOf, argument);
  const inspected = link.success ? inspections.byUri(link.output.document) : undefined;
  return inspected !== undefined && link.success ? { inspected, unit: link.output.unit } : undefined;
}
