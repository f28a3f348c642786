import type { PanelMemory } from '../src/protocol/panel';
import { isPacked } from '../src/protocol/packing';
import type { Port } from '../src/protocol/rpc';

/** VS Code's end of the webview: messages, and the memory that outlives a reload of the window. */
export interface WebviewPort extends Port {
  memory(): PanelMemory | null;
  remember(memory: PanelMemory): void;
}

function isMemory(value: unknown): value is PanelMemory {
  return (
    typeof value === 'object' &&
    value !== null &&
    'view' in value &&
    typeof value.view === 'string' &&
    'document' in value &&
    (value.document === null || typeof value.document === 'string')
  );
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
    memory: () => {
      const memory = vscode.getState();
      return isMemory(memory) ? memory : null;
    },
    remember: (memory) => {
      vscode.setState(memory);
    },
  };
}
