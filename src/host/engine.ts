import { join } from 'node:path';
import type * as vscode from 'vscode';
import { EngineClient } from '../client/engineClient';
import type { Settings } from './settings';

/** What the host needs of the engine process. */
export type Engine = Pick<EngineClient, 'call' | 'onEvent' | 'pid'>;

/** The handle on the engine of this window. Nothing is forked until it is asked something. */
export function createEngine(extensionPath: string, settings: Settings, log: vscode.LogOutputChannel): EngineClient {
  return new EngineClient({
    enginePath: join(extensionPath, 'dist', 'engine', 'main.js'),
    // Read whenever they are needed: the person may change them while the window is open.
    get idleTimeout() {
      return settings.idleTimeout;
    },
    get memoryLimit() {
      return settings.memoryLimit;
    },
    log: (line) => {
      log.info(`engine: ${line}`);
    },
  });
}
