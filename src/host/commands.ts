import * as v from 'valibot';
import * as vscode from 'vscode';
import { COMMANDS, LINKS, VIEWS } from '../ids';
import { HeadlightError } from '../protocol/errors';
import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { UnitPlace } from '../protocol/panel';
import type { Medium } from '../protocol/units';
import { ablateHead, hideUnit } from './commands/changeCommands';
import { exportInspection } from './commands/exportInspection';
import { inspectTarget } from './commands/inspectTarget';
import { addModelFolder, downloadModel, removeModel } from './commands/modelCommands';
import { selectModel } from './commands/selectModel';
import { unitAtCaret } from './editor/caret';
import { editorOf, type Continuation } from './editor/continuation';
import type { FocusMode } from './editor/focusMode';
import { lensPlaces } from './editor/queryOutline';
import type { ImageEditor } from './images/imageEditor';
import { openPicture } from './images/openPicture';
import type { Inspected } from './inspected';
import { isText } from './inspectedText';
import type { Inspections } from './inspections';
import { stepHead, stepLayer, turn } from './lensMoves';
import { givenBy } from './models/givenMedium';
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
  readonly continuation: Continuation;
  readonly imageEditor: ImageEditor;
  readonly panel: AttentionPanel;
  readonly log: vscode.LogOutputChannel;
}

/** What the Models view and messages give Select Model…, and hover cards their links. */
const modelName = v.object({ name: v.string(), medium: v.picklist(['text', 'picture', 'table']) });
const linkedPicture = v.object({ picture: v.string() });
const linkedUnitOf = v.object({
  document: v.string(),
  list: v.string(),
  unit: v.custom<number>((unit) => typeof unit === 'number'),
});

/** Every command of src/ids.ts. What goes wrong in one is told once. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { inspections, library, settings, problems, focusMode, continuation, imageEditor, panel, log } = parts;

  /** What the person is at: what the active editor shows, else what the panel does. */
  const current = (): Inspected | undefined => {
    const editor = vscode.window.activeTextEditor;
    return (editor && inspections.of(editor.document)) ?? inspections.shown;
  };
  /** What the chosen model is for. */
  const runAgain = async (medium: Medium): Promise<void> => {
    const inspected = [current(), inspections.latestThatGives(medium)].find((candidate) => candidate?.gives === medium);
    if (inspected !== undefined) await inspections.run(inspected);
  };

  /** What the open document gives a model; null where nothing is open. */
  const mediumAtHand = (): Medium | null =>
    vscode.window.activeTextEditor === undefined
      ? (current()?.gives ?? null)
      : givenBy(vscode.window.activeTextEditor.document);

  const handlers: Record<string, (argument: unknown, second: unknown) => unknown> = {
    // The explorer names all the files that are selected in it, too.
    [COMMANDS.inspect]: async (argument, second) => {
      const target = await inspectTarget(argument, inspections.shown, Array.isArray(second));
      if (target.kind === 'text') return inspections.inspect(target.document, target.selected);
      // A new editor runs it by itself.
      const open = imageEditor.isOpen(target.uri);
      await openPicture(target.uri);
      if (open) await inspections.inspectFile(target.uri);
    },
    [COMMANDS.openPanel]: () => {
      panel.open();
    },
    [COMMANDS.focusSideView]: () => vscode.commands.executeCommand(`${VIEWS.side}.focus`),
    [COMMANDS.selectModel]: async (argument) => {
      const wanted = v.safeParse(modelName, argument);
      const chosen = wanted.success ? wanted.output : await selectModel(library, mediumAtHand());
      if (chosen === null) return;
      await library.choose(chosen);
      await runAgain(chosen.medium);
    },
    [COMMANDS.nextLayer]: () => moveLens(current(), (lens, maps) => stepLayer(lens, maps, 1)),
    [COMMANDS.previousLayer]: () => moveLens(current(), (lens, maps) => stepLayer(lens, maps, -1)),
    [COMMANDS.nextHead]: () => moveLens(current(), (lens, maps) => stepHead(lens, maps, 1)),
    [COMMANDS.previousHead]: () => moveLens(current(), (lens, maps) => stepHead(lens, maps, -1)),
    [COMMANDS.allHeads]: () => moveLens(current(), () => ({ head: 'mean' })),
    [COMMANDS.toggleDirection]: () => moveLens(current(), turn),
    [COMMANDS.toggleFollowCursor]: () => settings.update('followCursor', !settings.followCursor),
    [COMMANDS.pinUnit]: (argument) => {
      const linked = linkedUnit(argument, inspections);
      if (linked !== undefined) linked.inspected.pin(linked.place);
      else togglePin(current());
    },
    [COMMANDS.toggleFocusMode]: () => {
      focusMode.set(!focusMode.on);
    },
    [COMMANDS.toggleLive]: () => settings.update('live', !settings.live),
    [COMMANDS.toggleSinks]: () => settings.update('sinks', settings.sink === 'renormalise' ? 'apart' : 'renormalise'),
    [COMMANDS.ablateHead]: async (argument) => {
      const inspected = current();
      if (inspected !== undefined) await ablateHead(inspections, inspected, argument);
    },
    [COMMANDS.hideUnit]: async (argument) => {
      const linked = linkedUnit(argument, inspections);
      const inspected = linked?.inspected ?? current();
      if (inspected !== undefined) await hideUnit(inspections, inspected, linked?.place);
    },
    [COMMANDS.takeBackChanges]: async () => {
      const inspected = current();
      if (inspected !== undefined && inspected.changes.length > 0) await inspections.change(inspected, []);
    },
    [COMMANDS.continueText]: async () => {
      const editor = editorOf(inspections.shown);
      if (editor === undefined)
        throw new HeadlightError('usage', 'Continue the Text writes on from the caret of a text. Open one first.');
      await continuation.next(editor);
    },
    [COMMANDS.stopWriting]: () => {
      continuation.stop();
    },
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
      if (linked !== undefined) await revealUnit(linked.inspected, linked.place);
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

function moveLens(
  inspected: Inspected | undefined,
  move: (lens: Lens, maps: readonly MapInfo[]) => Partial<Lens>,
): void {
  if (inspected?.run == null || inspected.lens === null) return;
  inspected.setLens(move(inspected.lens, inspected.run.maps));
}

/** Pins the unit at the caret; lets go of a pinned one. */
function togglePin(inspected: Inspected | undefined): void {
  if (inspected === undefined) return;
  const atCaret = isText(inspected) ? unitAtCaret(inspected, vscode.window.activeTextEditor) : null;
  inspected.pin(inspected.pinned ? null : (atCaret ?? lensPlaces(inspected)[0] ?? null));
}

/** The argument of a hover card's link. */
function linkedUnit(
  argument: unknown,
  inspections: Inspections,
): { readonly inspected: Inspected; readonly place: UnitPlace } | undefined {
  const link = v.safeParse(linkedUnitOf, argument);
  const inspected = link.success ? inspections.byUri(link.output.document) : undefined;
  if (inspected === undefined || !link.success) return undefined;
  const { list, unit } = link.output;
  return { inspected, place: { list, unit } };
}
