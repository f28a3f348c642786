import { isDeepStrictEqual } from 'node:util';
import type { EngineApi } from '../protocol/engine';
import { EngineGoneError, HeadlightError, isCancelled } from '../protocol/errors';
import type { CallArguments, ResultOf } from '../protocol/rpc';
import { EngineProcess, type EngineEvent, type EngineProcessOptions } from './engineProcess';

export interface EngineClientOptions extends EngineProcessOptions {
  /** Milliseconds without a pending call and without an inspection, after which the engine ends. */
  readonly idleTimeout: number;
}

/**
 * The handle on the engine: started at the first call, ended when idle, started anew at the first call after a crash.
 *
 * The engine keeps what was opened until `release` is called, or it ends. A call about an inspection that is not
 * there any more is rejected with `not-held`, without a new engine being started for it.
 */
export class EngineClient {
  private engine: EngineProcess | undefined;
  private readonly listeners = new Set<(event: EngineEvent) => void>();
  private readonly stopListeners = new Set<() => void>();
  /** What the running engine holds, with the run that it comes from. */
  private readonly inspections = new Map<string, symbol>();
  /** Those of them that have a whole window. */
  private readonly begun = new Set<string>();
  private idle: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(private readonly options: EngineClientOptions) {}

  /** Of the running engine; undefined while none runs. */
  get pid(): number | undefined {
    return this.engine?.pid;
  }

  /** Rejects with HeadlightError: the engine's own, CancelledError once `signal` aborts, EngineGoneError where it ends. */
  async call<M extends keyof EngineApi>(
    method: M,
    ...rest: CallArguments<EngineApi, M>
  ): Promise<ResultOf<EngineApi, M>> {
    if (this.disposed) throw new EngineGoneError('the engine was stopped');
    const inspection = inspectionOf(rest[0]);
    // A cancelled run may have come to its end before the engine heard of it: what was dropped here can still be released there.
    const released = method === 'release' && this.engine !== undefined;
    if (inspection !== undefined && method !== 'open' && !released && !this.inspections.has(inspection)) {
      throw new HeadlightError('not-held', `inspection ${inspection}: the engine that held it has ended; run it again`);
    }
    clearTimeout(this.idle);
    if (method === 'open' && this.outdated) this.engine?.kill();
    const engine = (this.engine ??= this.start());
    if (inspection !== undefined && (method === 'open' || method === 'release')) this.begun.delete(inspection);
    const run = Symbol(inspection);
    if (inspection !== undefined && method === 'open') this.inspections.set(inspection, run);
    if (inspection !== undefined && method === 'release') this.inspections.delete(inspection);
    try {
      return await engine.call(method, ...rest);
    } catch (error) {
      // The engine keeps a cancelled run that has a whole window to look at, and nothing else that failed.
      const kept = isCancelled(error) && inspection !== undefined && this.begun.has(inspection);
      if (inspection !== undefined && !kept && this.inspections.get(inspection) === run)
        this.inspections.delete(inspection);
      throw error;
    } finally {
      this.waitForIdle();
    }
  }

  /** `listener` gets every event until the answer is disposed. */
  onEvent(listener: (event: EngineEvent) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /**
   * `listener` is called when the engine has not answered for some seconds: nothing of it is ended by that, and it may come back. Where nobody
   * listens, such an engine is ended, and what is pending is rejected with EngineGoneError.
   */
  onStopped(listener: () => void): { dispose(): void } {
    this.stopListeners.add(listener);
    return { dispose: () => this.stopListeners.delete(listener) };
  }

  /** Ends the engine that runs, for sure; what is pending is rejected with EngineGoneError. The next call starts another. */
  restart(): void {
    this.engine?.kill();
  }

  /** Ends the engine; what is pending is rejected with EngineGoneError. */
  dispose(): void {
    this.disposed = true;
    clearTimeout(this.idle);
    this.engine?.kill();
  }

  /**
   * The engine has nothing to do, and was started under other options: one that knows an old memory limit would refuse the
   * same model again.
   */
  private get outdated(): boolean {
    if (this.engine?.pending !== 0) return false;
    const { memoryLimit, environment = {} } = this.options;
    return this.engine.memoryLimit !== memoryLimit || !isDeepStrictEqual(this.engine.environment, environment);
  }

  private start(): EngineProcess {
    const engine = new EngineProcess(
      this.options,
      (event) => {
        if (event.type === 'window') this.begun.add(event.payload.inspection);
        for (const listener of this.listeners) this.tell(listener, event);
      },
      () => {
        if (this.engine !== engine) return;
        this.engine = undefined;
        this.inspections.clear();
        this.begun.clear();
      },
      () => {
        if (this.stopListeners.size === 0)
          engine.kill(new EngineGoneError('The engine process does not answer any more, and was ended'));
        for (const listener of this.stopListeners) listener();
      },
    );
    return engine;
  }

  /** A listener that fails must not be taken for an engine that does. */
  private tell(listener: (event: EngineEvent) => void, event: EngineEvent): void {
    try {
      listener(event);
    } catch (error) {
      this.options.log(
        `a listener of ${event.type} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }

  private waitForIdle(): void {
    clearTimeout(this.idle);
    if (this.engine === undefined || this.engine.pending > 0 || this.inspections.size > 0) return;
    this.idle = setTimeout(() => this.engine?.kill(), this.options.idleTimeout);
  }
}

function inspectionOf(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null || !('inspection' in request)) return undefined;
  return typeof request.inspection === 'string' ? request.inspection : undefined;
}
