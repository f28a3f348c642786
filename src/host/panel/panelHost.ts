import * as vscode from 'vscode';
import { CancelledError } from '../../protocol/errors';
import { isPacked, type Packed } from '../../protocol/packing';
import type { HostApi, PanelEvents, PanelMemory } from '../../protocol/panel';
import { Rpc, type Handlers, type Port } from '../../protocol/rpc';
import type { FocusMode } from '../editor/focusMode';
import type { Engine } from '../engine';
import type { Inspected } from '../inspected';
import type { Inspections } from '../inspections';
import type { Problems } from '../problems';
import { revealUnit } from '../revealUnit';
import type { Settings } from '../settings';
import type { ShownList } from '../shownLists';
import { keepActive } from './keepActive';
import { openAgain } from './openAgain';
import { panelInspection, panelList } from './panelInspection';
import { checked } from './panelRequests';
import { runPageCommand } from './runPageCommand';

export interface PanelHostOptions {
  readonly inspections: Inspections;
  readonly settings: Settings;
  readonly problems: Problems;
  readonly focusMode: FocusMode;
}

type Page = Rpc<HostApi, object, PanelEvents, object>;

/** The host's end of one webview, panel, side view or editor of a file: shows it what it is about, and does what it asks for. */
export class PanelHost implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private listener: (message: Packed) => void = () => undefined;
  private page: Page;
  /** The page has loaded and asked for everything. */
  private ready = false;
  private told: Inspected | undefined;

  constructor(
    private readonly webview: vscode.Webview,
    private readonly options: PanelHostOptions,
    /** The one file that it is about; without it, what is spoken of in the window. */
    private readonly file?: vscode.Uri,
  ) {
    const { events } = options.inspections;
    /** Listens to what concerns the document that is shown. */
    const whenShown = (tell: (inspected: Inspected) => void) => (inspected: Inspected) => {
      if (inspected === this.shown) tell(inspected);
    };
    this.page = this.connect();
    this.subscriptions = [
      webview.onDidReceiveMessage((message: unknown) => {
        if (isPacked(message)) this.listener(message);
      }),
      events.shown.event(() => {
        if (this.shown !== this.told) this.sendAll();
      }),
      events.inspection.event(
        whenShown(() => {
          this.sendInspection();
        }),
      ),
      events.lens.event(
        whenShown(() => {
          this.sendLens();
        }),
      ),
      events.heat.event(
        whenShown(() => {
          this.sendHeat();
        }),
      ),
      events.progress.event(
        whenShown(({ progress }) => {
          this.send('progress', progress);
        }),
      ),
      events.problem.event(
        whenShown(() => {
          this.sendProblem();
        }),
      ),
      events.waiting.event(
        whenShown(({ waiting }) => {
          this.send('waiting', { waiting });
        }),
      ),
      events.list.event(({ inspected, list }) => {
        if (inspected === this.shown) this.sendList(list);
      }),
      events.map.event(({ inspected, map }) => {
        if (inspected === this.shown) this.send('map', map);
      }),
      events.hovered.event(({ inspected, place }) => {
        if (inspected === this.shown) this.send('point', { place });
      }),
      options.settings.onDidChange(() => {
        this.sendOptions();
      }),
      options.focusMode.onDidChange(() => {
        this.sendOptions();
      }),
    ];
  }

  /** The page is gone, though not the view: VS Code drops it while it is hidden and loads it anew. */
  hidden(): void {
    this.ready = false;
    this.shown?.point(null);
    this.page.dispose(new CancelledError());
    this.page = this.connect();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.page.dispose(new CancelledError());
  }

  private get shown(): Inspected | undefined {
    const { inspections } = this.options;
    return this.file === undefined ? inspections.shown : inspections.file(this.file);
  }

  private connect(): Page {
    const port: Port = {
      post: (message) => void this.webview.postMessage(message),
      listen: (listener) => {
        this.listener = listener;
      },
    };
    return new Rpc<HostApi, object, PanelEvents, object>(port, checked(this.handlers()), {});
  }

  private handlers(): Handlers<HostApi> {
    const { settings, focusMode } = this.options;
    return {
      ready: async ({ memory }) => {
        this.ready = true;
        this.sendAll();
        await this.restore(memory);
      },
      setLens: ({ lens }) => {
        this.shown?.setLens(lens);
      },
      setOptions: async ({ options }) => {
        if (options.palette !== undefined) await settings.update('palette', options.palette);
        if (options.sink !== undefined) await settings.update('sinks', options.sink);
        if (options.focusMode !== undefined) focusMode.set(options.focusMode);
        if (options.followCursor !== undefined) await settings.update('followCursor', options.followCursor);
      },
      tile: (request, signal) => this.ask(request.inspection, (engine) => engine.call('tile', request, signal)),
      heat: (request, signal) => this.ask(request.inspection, (engine) => engine.call('heat', request, signal)),
      outputs: (request, signal) => this.ask(request.inspection, (engine) => engine.call('outputs', request, signal)),
      preview: (request, signal) => this.ask(request.inspection, (engine) => engine.call('preview', request, signal)),
      point: ({ place }) => {
        this.shown?.point(place);
      },
      reveal: async ({ place }) => {
        const editor = this.shown && (await revealUnit(this.shown, place));
        if (editor !== undefined) keepActive(editor);
      },
      pin: ({ place }) => {
        this.shown?.pin(place);
      },
      copy: async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
      },
      change: async ({ changes }) => {
        if (this.shown?.run != null) await this.options.inspections.change(this.shown, changes);
      },
      run: async ({ command }) => {
        // Of several editors side by side, it is the one that was asked in.
        if (this.shown !== undefined && this.file !== undefined) this.options.inspections.show(this.shown);
        await runPageCommand(command, this.file);
      },
    };
  }

  /** A question about a run that is not shown any more is cancelled. */
  private ask<T>(inspection: string, question: (engine: Engine) => Promise<T>): Promise<T> {
    const { shown } = this;
    if (shown?.run?.id !== inspection) throw new CancelledError();
    return shown.ask(question);
  }

  /** After a reload of the window: what was shown before is run again, if nothing is shown yet, under the lens that it had. */
  private async restore(memory: PanelMemory | null): Promise<void> {
    const uri = memory?.document;
    if (uri === null || uri === undefined) return;
    const { shown } = this;
    if (shown?.uri.toString() === uri && memory?.lens != null) shown.restoreLens(memory.lens);
    // A picture is run by its own editor, which VS Code brings back.
    if (shown !== undefined || this.file !== undefined) return;
    try {
      const document = await openAgain(vscode.Uri.parse(uri, true));
      if (document !== undefined && this.shown === undefined)
        await this.options.inspections.inspect(document, null, memory?.lens ?? null);
    } catch (error) {
      this.options.problems.note(error);
    }
  }

  private sendAll(): void {
    this.told = this.shown;
    this.sendOptions();
    this.sendInspection();
    this.sendLens();
    this.sendHeat();
    if (this.shown !== undefined) {
      this.send('progress', this.shown.progress);
      this.send('waiting', { waiting: this.shown.waiting });
    }
    this.sendProblem();
  }

  private sendOptions(): void {
    const { settings, focusMode } = this.options;
    this.send('options', { ...settings.options, focusMode: focusMode.on });
  }

  private sendInspection(): void {
    this.send('inspection', this.shown === undefined ? null : panelInspection(this.shown));
    for (const map of this.shown?.run?.summaries ?? []) this.send('map', map);
  }

  private sendList(list: ShownList): void {
    const run = this.shown?.run;
    if (run != null) this.send('list', { inspection: run.id, ...panelList(list) });
  }

  private sendLens(): void {
    const lens = this.shown?.lens ?? null;
    if (lens !== null) this.send('lens', { lens, pinned: this.shown?.pinned ?? false });
  }

  private sendHeat(): void {
    const heat = this.shown?.heat ?? null;
    if (heat !== null) this.send('heat', heat);
  }

  private sendProblem(): void {
    const problem = this.shown?.problem ?? null;
    this.send('problem', problem === null ? null : { message: problem });
  }

  private send<E extends keyof PanelEvents>(event: E, payload: PanelEvents[E]): void {
    if (this.ready) this.page.send(event, payload);
  }
}
