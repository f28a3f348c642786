import * as vscode from 'vscode';
import { isPacked } from '../../src/protocol/packing';
import type { HostApi, PanelEvents, PanelMemory, Surface } from '../../src/protocol/panel';
import { Rpc } from '../../src/protocol/rpc';

type Seen = { [E in keyof PanelEvents]?: PanelEvents[E] };

/** The page's end of a panel: keeps the last of every event. */
export class Page {
  readonly seen: Seen = {};
  maps = 0;
  readonly rpc: Rpc<object, HostApi, object, PanelEvents>;
  private readonly received = new vscode.EventEmitter<unknown>();
  private listener: (message: unknown) => void = () => undefined;

  constructor() {
    const keep =
      <E extends keyof PanelEvents>(event: E) =>
      (payload: PanelEvents[E]): void => {
        this.seen[event] = payload;
        if (event === 'map') this.maps++;
      };
    this.rpc = new Rpc<object, HostApi, object, PanelEvents>(
      {
        post: (message) => {
          this.received.fire(message);
        },
        listen: (listener) => {
          this.listener = (message) => {
            if (isPacked(message)) listener(message);
          };
        },
      },
      {},
      {
        inspection: keep('inspection'),
        list: keep('list'),
        map: keep('map'),
        heat: keep('heat'),
        lens: keep('lens'),
        progress: keep('progress'),
        waiting: keep('waiting'),
        options: keep('options'),
        point: keep('point'),
        problem: keep('problem'),
      },
    );
  }

  get webview(): vscode.Webview {
    return {
      html: '',
      options: {},
      cspSource: '',
      asWebviewUri: (uri) => uri,
      onDidReceiveMessage: this.received.event,
      postMessage: (message) => {
        this.listener(message);
        return Promise.resolve(true);
      },
    };
  }

  ready(memory: PanelMemory | null = null, surface: Surface = 'panel'): Promise<void> {
    return this.rpc.call('ready', { surface, memory });
  }
}
