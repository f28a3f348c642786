import { join } from 'node:path';
import type * as vscode from 'vscode';
import { EngineClient } from '../client/engineClient';
import type { Settings } from './settings';

/** What the host needs of the engine process. */
export type Engine = Pick<EngineClient, 'call' | 'onEvent' | 'pid'>;

/** How the engine is told, which reads no settings: by variables of its environment. What is not set is its own choice. */
export function engineEnvironment({ kernels, threads }: Pick<Settings, 'kernels' | 'threads'>): Record<string, string> {
  return {
    ...(kernels === 'auto' ? {} : { HEADLIGHT_KERNELS: kernels }),
    ...(threads === 0 ? {} : { HEADLIGHT_THREADS: String(threads) }),
  };
}

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
    get environment() {
      return engineEnvironment(settings);
    },
    log: (line) => {
      log.info(`engine: ${line}`);
    },
  });
}
