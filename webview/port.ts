import type { PanelMemory } from '../src/protocol/panel';
import { isPacked } from '../src/protocol/packing';
import type { Port } from '../src/protocol/rpc';
import { readMemory } from './memory';

/** VS Code's end of the webview: messages, and the memory that outlives a reload of the window. */
export interface WebviewPort extends Port {
  memory(): PanelMemory | null;
  remember(memory: PanelMemory): void;
}

/** May be called once: VS Code hands its API out a single time. */
export function webviewPort(): WebviewPort {
  const vscode = acquireVsCodeApi<unknown>();
  return {
    post: (message) => {
      vscode.postMessage(message);
    },
    listen: (listener) => {
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isPacked(data)) listener(data);
      });
    },
    memory: () => readMemory(vscode.getState()),
    remember: (memory) => {
      vscode.setState(memory);
    },
  };
}
