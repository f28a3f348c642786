import { fork, type ChildProcess } from 'node:child_process';
import { CancelledError } from '../../protocol/errors';
import { Rpc, type CallArguments, type ResultOf } from '../../protocol/rpc';
import { DEADLINES } from '../limits';
import { channelPort } from '../ports';
import { unlessAborted } from '../sharedWork';
import type { HelperApi } from './helperApi';

/** The helper ended, or was ended, while it was asked. The message tells how: "took longer than 5 s", "ended (signal SIGABRT)". */
export class HelperLost extends Error {}

/** One helper process, from its start to its end. */
export interface HelperSession {
  /** What the helper was told and holds, by names of its user's choice. */
  readonly holds: Set<string>;
  /** Rejects with HelperLost where it ends meanwhile or is ended at the deadline; CancelledError; with the helper's own error. */
  call<M extends keyof HelperApi>(
    method: M,
    request: Parameters<HelperApi[M]>[0],
    limits: { readonly milliseconds: number; readonly signal?: AbortSignal | undefined },
  ): Promise<ResultOf<HelperApi, M>>;
}

export interface HelperOptions {
  /** The helper's bundle. */
  readonly path: string;
  /** Milliseconds without work after which it ends; Infinity: it stays. */
  readonly idle: number;
  /** In the place of the deadlines of a call, for tests. */
  readonly deadline?: number;
}

/**
 * A process that runs native code for the engine, forked from a bundle beside the engine's. It does one thing at a time, so that its end
 * has one cause; it is started when it is wanted, and anew after each end.
 */
export class Helper {
  private running: Running | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: HelperOptions) {}

  get pid(): number | undefined {
    return this.running?.pid;
  }

  /** Runs `job` when those before it are done, alone, with a process that runs. Rejects with what it does; CancelledError. */
  use<T>(job: (session: HelperSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    clearTimeout(this.idle);
    this.waiting++;
    const turn = this.last.then(async () => {
      try {
        if (signal?.aborted === true) throw new CancelledError();
        const session = this.current();
        return await job(session).finally(() => session.settled);
      } finally {
        if (--this.waiting === 0) this.rest();
      }
    });
    this.last = turn.catch(() => undefined);
    return signal === undefined ? turn : unlessAborted(turn, signal);
  }

  dispose(): void {
    clearTimeout(this.idle);
    this.running?.end('was ended');
  }

  private current(): Running {
    if (this.running?.over === false) return this.running;
    return (this.running = new Running(this.options));
  }

  private rest(): void {
    if (this.options.idle === Infinity) return;
    this.idle = setTimeout(() => this.running?.end('was ended'), this.options.idle);
    this.idle.unref();
  }
}

/** Milliseconds after which what a helper does is guarded: native code that holds its thread would not hear of the engine's end. */
const LONG = 1000;
/** Words of the native code before it ends. */
const SAID_CHARACTERS = 2000;

class Running implements HelperSession {
  readonly holds = new Set<string>();
  over = false;
  /** Resolves when what was cancelled is done, or the process is ended. */
  settled: Promise<unknown> = Promise.resolve();
  private readonly child: ChildProcess;
  private readonly rpc: Rpc<object, HelperApi, object, object>;
  private readonly ready: Promise<unknown>;
  private said = '';

  constructor(private readonly options: HelperOptions) {
    this.child = fork(options.path, {
      // Not the engine's own: a debugger would wait at the same port.
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(0, SAID_CHARACTERS);
    });
    this.rpc = new Rpc(channelPort(this.child), {}, {});
    this.child.on('error', (error) => {
      this.end(`could not be started: ${error.message}`);
    });
    // `close`, not `exit`: by then everything that it wrote has been read.
    this.child.on('close', (code, signal) => {
      this.end(`ended (${signal === null ? `code ${code}` : `signal ${signal}`})${this.lastWords()}`);
    });
    this.ready = this.within(DEADLINES.start, this.rpc.call('ready'));
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  async call<M extends keyof HelperApi>(
    method: M,
    request: Parameters<HelperApi[M]>[0],
    { milliseconds, signal }: { readonly milliseconds: number; readonly signal?: AbortSignal | undefined },
  ): Promise<ResultOf<HelperApi, M>> {
    await this.ready;
    const asked = this.rpc.call(method, ...([request] as unknown as CallArguments<HelperApi, M>));
    const answer = this.within(this.options.deadline ?? milliseconds, asked);
    if (signal === undefined) return answer;
    this.settled = answer.catch(() => undefined);
    const hurry = (): void => {
      this.within(DEADLINES.cancelled, asked).catch(() => undefined);
    };
    signal.addEventListener('abort', hurry, { once: true });
    void this.settled.finally(() => {
      signal.removeEventListener('abort', hurry);
    });
    return unlessAborted(answer, signal);
  }

  /** Ends the process, without grace: native code hears nothing. */
  end(how: string): void {
    if (this.over) return;
    this.over = true;
    this.rpc.dispose(new HelperLost(how));
    this.child.kill('SIGKILL');
  }

  private async within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.end(`took longer than ${Math.round(milliseconds / 100) / 10} s`);
    }, milliseconds);
    let guard: ChildProcess | undefined;
    const long = setTimeout(() => {
      guard = fork(this.options.path, [`--guard=${this.child.pid}`], {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      guard.on('error', () => undefined);
    }, LONG);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      clearTimeout(long);
      guard?.kill('SIGKILL');
    }
  }

  private lastWords(): string {
    const lines = this.said.split('\n').filter((text) => text.trim() !== '');
    // A panic of Rust tells first where it stands in a source, and then what it is about.
    const panic = lines.findIndex((line) => / panicked at /.test(line));
    const line = lines[panic + 1] ?? lines[0];
    return line === undefined ? '' : `: ${line.trim()}`;
  }
}
