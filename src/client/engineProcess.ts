import { PROTOCOL, type EngineApi, type EngineEvents } from '../protocol/engine';
import { CancelledError, EngineGoneError } from '../protocol/errors';
import { Rpc, type CallArguments, type ResultOf } from '../protocol/rpc';
import { eachLine } from './eachLine';
import { endChild, GRACE } from './endChild';
import { startEngine, type EngineChild, type EngineChildOptions } from './engineChild';
import { Heartbeat, HEARTBEAT, type HeartbeatOptions } from './heartbeat';

/** One event of the engine, with its name. */
export type EngineEvent = {
  readonly [E in keyof EngineEvents]: { readonly type: E; readonly payload: EngineEvents[E] };
}[keyof EngineEvents];

export interface EngineProcessOptions extends EngineChildOptions {
  /** Gets every line that the engine writes. */
  readonly log: (line: string) => void;
  /** Of the bundle. Default: {@link HEARTBEAT}. Another program may answer nothing while it runs a model. */
  readonly heartbeat?: HeartbeatOptions;
}

/** Lines that the engine wrote last, kept to tell why it ended. */
const LAST_LINES = 20;

/**
 * One engine, from its start to its end. It is never started again: a crash wants a new one. It is asked nothing before
 * it has said that it speaks this protocol.
 */
export class EngineProcess {
  /** As it was at the start. */
  readonly memoryLimit: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  private readonly child: EngineChild['process'];
  private readonly rpc: Rpc<object, EngineApi, object, EngineEvents>;
  private readonly asked = new Map<number, string>();
  private readonly lastLines: string[] = [];
  private readonly greeted: Promise<void>;
  private readonly heartbeat: Heartbeat | undefined;
  private nextCall = 0;
  private started = false;
  private over = false;

  constructor(
    options: EngineProcessOptions,
    onEvent: (event: EngineEvent) => void,
    private readonly onEnd: () => void,
    onStopped: () => void,
  ) {
    this.memoryLimit = options.memoryLimit;
    this.environment = { ...options.environment };
    const {
      process: child,
      port,
      logs,
    } = startEngine(options, (error) => {
      this.give(this.reason(`: it sent a message that cannot be read: ${messageOf(error)}`));
    });
    this.child = child;
    this.rpc = new Rpc<object, EngineApi, object, EngineEvents>(
      port,
      {},
      {
        opened: (payload) => onEvent({ type: 'opened', payload }),
        list: (payload) => onEvent({ type: 'list', payload }),
        map: (payload) => onEvent({ type: 'map', payload }),
        window: (payload) => onEvent({ type: 'window', payload }),
      },
    );
    for (const log of logs)
      eachLine(log, (line) => {
        options.log(line);
        this.lastLines.push(line);
        if (this.lastLines.length > LAST_LINES) this.lastLines.shift();
      });
    this.child.on('error', (error) => this.end(this.reason(`: ${error.message}`)));
    // `close`, not `exit`: by then everything that it wrote has been read.
    this.child.on('close', (code, signal) => {
      this.end(this.reason(signal === null ? ` (code ${code})` : ` (signal ${signal})`));
    });
    this.greeted = this.greet();
    // Whoever asks something hears of it.
    this.greeted.catch(() => undefined);
    if (options.program === undefined)
      this.heartbeat = new Heartbeat(() => this.rpc.call('hello'), options.heartbeat ?? HEARTBEAT, onStopped);
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
    const [, signal] = rest;
    this.asked.set(call, method);
    try {
      if (!this.started) await unlessAborted(this.greeted, signal as AbortSignal | undefined);
      return await this.rpc.call(method, ...rest);
    } finally {
      this.asked.delete(call);
    }
  }

  /** Ends the process; what is pending is rejected. */
  kill(reason = new EngineGoneError('the engine was stopped')): void {
    this.give(reason);
  }

  private async greet(): Promise<void> {
    const refused = (why: string): EngineGoneError => {
      const reason = new EngineGoneError(`The engine cannot be used: ${why}`);
      this.give(reason);
      return reason;
    };
    const { protocol, engine } = await this.rpc.call('hello').catch((error: unknown) => {
      throw error instanceof EngineGoneError ? error : refused(`asked for hello, it said: ${messageOf(error)}`);
    });
    if (protocol !== PROTOCOL) throw refused(`wanted protocol ${PROTOCOL}, found ${protocol} (${engine})`);
    this.started = true;
  }

  /** Gives the process up. */
  private give(reason: EngineGoneError): void {
    const grace = this.heartbeat?.silent === true ? 0 : GRACE;
    this.end(reason);
    endChild(this.child, grace);
  }

  private end(reason: EngineGoneError): void {
    if (this.over) return;
    this.over = true;
    this.heartbeat?.dispose();
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

/**
 * Rejects with CancelledError once the signal aborts, even if the promise takes long. It takes as many turns with a signal as
 * without: what was asked first is sent first.
 */
function unlessAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const over = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    const cancel = (): void => {
      reject(new CancelledError());
    };
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener('abort', cancel, { once: true, signal: over.signal });
  });
  return Promise.race([promise, aborted]).finally(() => {
    over.abort();
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error among the last lines, without its stack; else the very last line. */
function lastWords(lines: readonly string[]): string | undefined {
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1);
}
