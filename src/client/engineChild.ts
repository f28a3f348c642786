import { fork, spawn, type ChildProcess } from 'node:child_process';
import { framePort } from '../protocol/framePort';
import { isPacked, type Packed } from '../protocol/packing';
import type { Port } from '../protocol/rpc';

/** A program that speaks frames over its standard input and output, as docs/protocol.md tells; in any language. */
export interface EngineProgram {
  readonly command: string;
  readonly args: readonly string[];
}

export interface EngineChildOptions {
  /** The engine's bundle, `dist/engine/main.js`, which is forked. */
  readonly enginePath: string;
  /** Started in its place. */
  readonly program?: EngineProgram;
  /** What the bundle runs in. Default: the program that runs this. */
  readonly nodePath?: string;
  readonly execArgv?: readonly string[];
  /** Bytes that loaded models may take; told to the bundle. Default: the engine's own choice. */
  readonly memoryLimit?: number;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface EngineChild {
  readonly process: ChildProcess;
  readonly port: Port;
  /** What it writes that is no message. */
  readonly logs: readonly NodeJS.ReadableStream[];
}

/** Starts an engine. `broken` is called where it sends what is no message, or one that cannot be read. */
export function startEngine(options: EngineChildOptions, broken: (error: unknown) => void): EngineChild {
  return options.program === undefined
    ? forkBundle(options, broken)
    : startProgram(options.program, options.environment, broken);
}

function forkBundle(options: EngineChildOptions, broken: (error: unknown) => void): EngineChild {
  const { enginePath, nodePath, execArgv, memoryLimit, environment } = options;
  const child = fork(enginePath, memoryLimit === undefined ? [] : [`--memory-limit=${memoryLimit}`], {
    execPath: nodePath ?? process.execPath,
    // Not this process's own: with --inspect-brk the engine would wait for a debugger. V8 would let what is young grow to some tens of megabytes.
    execArgv: ['--max-semi-space-size=4', ...(execArgv ?? [])],
    // glibc would give every thread an arena of memory that does not shrink: some tens of megabytes that nobody counts.
    env: { MALLOC_ARENA_MAX: '2', ...process.env, ...environment, ELECTRON_RUN_AS_NODE: '1' },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const port = {
    post: (message: Packed): void => {
      // What cannot be sent any more is rejected when the process's end is noticed.
      if (child.connected) child.send(message, () => undefined);
    },
    listen: (listener: (message: Packed) => void): void => {
      child.on('message', (message: unknown) => {
        try {
          if (isPacked(message)) listener(message);
        } catch (error) {
          broken(error);
        }
      });
    },
  };
  return { process: child, port, logs: [child.stdout, child.stderr].filter((stream) => stream !== null) };
}

function startProgram(
  { command, args }: EngineProgram,
  environment: EngineChildOptions['environment'],
  broken: (error: unknown) => void,
): EngineChild {
  const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'] });
  // As with what cannot be sent above.
  child.stdin.on('error', () => undefined);
  return { process: child, port: framePort(child.stdout, child.stdin, broken), logs: [child.stderr] };
}
