import { fork, type ChildProcess } from 'node:child_process';
import type { EngineApi, EngineEvents } from '../protocol/engine';
import { EngineGoneError } from '../protocol/errors';
import { isPacked, type Packed } from '../protocol/packing';
import { Rpc, type CallArguments, type ResultOf } from '../protocol/rpc';

/** One event of the engine, with its name. */
export type EngineEvent = {
  readonly [E in keyof EngineEvents]: { readonly type: E; readonly payload: EngineEvents[E] };
}[keyof EngineEvents];

export interface EngineProcessOptions {
  /** The engine's bundle, `dist/engine/main.js`. */
  readonly enginePath: string;
  /** Default: the program that runs this. */
  readonly nodePath?: string;
  readonly execArgv?: readonly string[];
  /** Bytes that loaded models may take. Default: the engine's own choice. */
  readonly memoryLimit?: number;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Gets every line that the engine writes. */
  readonly log: (line: string) => void;
}

/** Lines of the engine's stderr that are kept to tell why it ended. */
const LAST_LINES = 20;

/** One forked engine, from its start to its end. It is never started again: a crash wants a new one. */
export class EngineProcess {
  /** As it was at the start. */
  readonly memoryLimit: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  private readonly child: ChildProcess;
  private readonly rpc: Rpc<object, EngineApi, object, EngineEvents>;
  private readonly asked = new Map<number, string>();
  private readonly lastLines: string[] = [];
  private nextCall = 0;
  private started = false;
  private over = false;

  constructor(
    options: EngineProcessOptions,
    onEvent: (event: EngineEvent) => void,
    private readonly onEnd: () => void,
  ) {
    this.memoryLimit = options.memoryLimit;
    this.environment = { ...options.environment };
    const limit = this.memoryLimit === undefined ? [] : [`--memory-limit=${this.memoryLimit}`];
    this.child = fork(options.enginePath, limit, {
      execPath: options.nodePath ?? process.execPath,
      // Not this process's own: with --inspect-brk the engine would wait for a debugger.
      execArgv: [...(options.execArgv ?? [])],
      env: { ...process.env, ...this.environment, ELECTRON_RUN_AS_NODE: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const port = {
      post: (message: Packed): void => {
        // What cannot be sent any more is rejected when the process's end is noticed.
        if (this.child.connected) this.child.send(message, () => undefined);
      },
      listen: (listener: (message: Packed) => void): void => {
        this.child.on('message', (message: unknown) => {
          try {
            if (isPacked(message)) listener(message);
          } catch (error) {
            this.end(this.reason(`: it sent a message that cannot be read: ${String(error)}`));
            this.child.kill();
          }
        });
      },
    };
    this.rpc = new Rpc<object, EngineApi, object, EngineEvents>(
      port,
      {},
      {
        prepared: (payload) => onEvent({ type: 'prepared', payload }),
        layer: (payload) => onEvent({ type: 'layer', payload }),
        window: (payload) => onEvent({ type: 'window', payload }),
      },
    );
    forEachLine(this.child.stdout, options.log);
    forEachLine(this.child.stderr, (line) => {
      options.log(line);
      this.lastLines.push(line);
      if (this.lastLines.length > LAST_LINES) this.lastLines.shift();
    });
    this.child.on('error', (error) => this.end(this.reason(`: ${error.message}`)));
    // `close`, not `exit`: by then everything that it wrote has been read.
    this.child.on('close', (code, signal) => {
      this.end(this.reason(signal === null ? ` (code ${code})` : ` (signal ${signal})`));
    });
    this.rpc.call('status').then(
      () => (this.started = true),
      () => undefined,
    );
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get pending(): number {
    return this.asked.size;
  }

  async call<M extends keyof EngineApi>(
    method: M,
    ...rest: CallArguments<EngineApi, M>
  ): Promise<ResultOf<EngineApi, M>> {
    const call = this.nextCall++;
    this.asked.set(call, method);
    try {
      return await this.rpc.call(method, ...rest);
    } finally {
      this.asked.delete(call);
    }
  }

  /** Ends the process; what is pending is rejected. */
  kill(): void {
    this.end(new EngineGoneError('the engine was stopped'));
    this.child.kill();
  }

  private end(reason: EngineGoneError): void {
    if (this.over) return;
    this.over = true;
    this.rpc.dispose(reason);
    this.onEnd();
  }

  private reason(how: string): EngineGoneError {
    const words = lastWords(this.lastLines);
    const said = words === undefined ? '' : `; it said last: ${words}`;
    if (!this.started) return new EngineGoneError(`The engine process could not start${how}${said}`);
    const during = [...new Set(this.asked.values())].join(', ') || 'nothing';
    const cause = how.includes('signal') ? '' : said;
    return new EngineGoneError(`The engine process ended${how} while ${during} was asked of it${cause}`);
  }
}

/** The error among the last lines, without its stack; else the very last line. */
function lastWords(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}

function forEachLine(stream: NodeJS.ReadableStream | null, use: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') use(line);
  });
  stream?.on('end', () => {
    if (rest.trim() !== '') use(rest);
  });
}
