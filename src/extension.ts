import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { registerCommands } from './host/commands';
import { ContextKeys } from './host/contextKeys';
import { Caret } from './host/editor/caret';
import { ChangedMark } from './host/editor/changedMark';
import { Continuation } from './host/editor/continuation';
import { FocusMode } from './host/editor/focusMode';
import { HeatDecorations } from './host/editor/heatDecorations';
import { Hover } from './host/editor/hover';
import { Live } from './host/editor/live';
import { QueryOutline } from './host/editor/queryOutline';
import { StatusBar } from './host/editor/statusBar';
import { StoppedEngine } from './host/stoppedEngine';
import { createEngine } from './host/engine';
import { ImageEditor } from './host/images/imageEditor';
import { ImageHover } from './host/images/imageHover';
import { SeenPictures } from './host/images/seenPictures';
import { Inspections } from './host/inspections';
import { ModelLibrary } from './host/models/modelLibrary';
import { ModelsTree } from './host/models/modelsTree';
import { AttentionPanel } from './host/panel/attentionPanel';
import { SideView } from './host/panel/sideView';
import { Problems } from './host/problems';
import { Settings } from './host/settings';
import { VIEWS } from './ids';

/** For the extension's own tests: not an interface for others. */
export interface HeadlightApi {
  readonly inspections: Inspections;
  readonly continuation: Continuation;
  readonly changedMark: ChangedMark;
  readonly activationMilliseconds: number;
  enginePid(): number | undefined;
}

export function activate({ extensionUri, extensionPath, subscriptions }: vscode.ExtensionContext): HeadlightApi {
  const started = performance.now();
  const log = vscode.window.createOutputChannel('Headlight', { log: true });
  const problems = new Problems(log);
  const settings = new Settings();
  const engine = createEngine(extensionPath, settings, log);
  const library = new ModelLibrary(vscode.Uri.joinPath(extensionUri, 'media', 'models').fsPath, engine, settings);
  const inspections = new Inspections({
    engine,
    settings,
    problems,
    chosenModel: (medium) => library.chosen(medium),
  });
  const focusMode = new FocusMode(inspections, settings);
  const pages = { inspections, settings, problems, focusMode };
  const panel = new AttentionPanel(extensionUri, pages);
  const sideView = new SideView(extensionUri, pages);
  const imageEditor = new ImageEditor(extensionUri, pages);
  const seenPictures = new SeenPictures(inspections, problems);
  const continuation = new Continuation({
    inspections,
    writer: () => library.chosenWriter(),
    openPanel: () => {
      panel.open();
    },
  });
  const changedMark = new ChangedMark(inspections);
  const modelsTree = new ModelsTree(library);

  subscriptions.push(
    log,
    settings,
    engine,
    library,
    inspections,
    focusMode,
    panel,
    modelsTree,
    seenPictures,
    continuation,
    changedMark,
    new StoppedEngine(engine, inspections, (message, button) => vscode.window.showWarningMessage(message, button)),
    new HeatDecorations(inspections, settings),
    new QueryOutline(inspections),
    new Caret(inspections, settings),
    new Live(inspections, settings),
    new StatusBar(inspections, settings),
    new ContextKeys(inspections, continuation),
    vscode.languages.registerHoverProvider({ scheme: '*' }, new Hover(inspections, settings, problems)),
    vscode.languages.registerHoverProvider(['markdown', 'html'], new ImageHover(seenPictures, settings)),
    vscode.window.registerCustomEditorProvider(VIEWS.imageEditor, imageEditor, {
      supportsMultipleEditorsPerDocument: true,
    }),
    vscode.window.registerWebviewViewProvider(VIEWS.side, sideView),
    vscode.window.registerWebviewPanelSerializer(VIEWS.panel, panel),
    vscode.window.registerTreeDataProvider(VIEWS.models, modelsTree),
    registerCommands({ inspections, library, settings, problems, focusMode, continuation, imageEditor, panel, log }),
  );
  return {
    inspections,
    continuation,
    changedMark,
    activationMilliseconds: performance.now() - started,
    enginePid: () => engine.pid,
  };
}
