import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import { HeadlightError } from '../../protocol/errors';
import type { Kernels } from './kernels';

/** Environment variable that sets the number of threads. */
const OVERRIDE = 'HEADLIGHT_THREADS';
/** Threads beside the engine's own. */
const MOST_HELPERS = 7;
/** Words of the control block: a counter of jobs, how many threads have not done theirs, and each thread's call. */
const JOB = 0;
const PENDING = 1;
const CALLS = 2;
/** Words of a call: the kernel's index, how many arguments, the arguments. */
const CALL_WORDS = 32;
/** Multiplications that a thread must have to do: fewer are sooner done than shared. */
const WORTH_A_THREAD = 10e6;
/** Looks at the others' progress before the engine's thread goes to sleep. */
const SPINS = 20_000;

/** Milliseconds without any thread's progress before the run fails: a thread that is gone would be waited for for ever. */
const PATIENCE = 60_000;

/** The kernels that are worth splitting. */
const KERNELS = ['gemm', 'attend'] as const;
type Split = (typeof KERNELS)[number];

interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
  readonly kernels: readonly string[];
  readonly call: number;
}

/**
 * Runs kernels on several threads over the one memory. Every thread writes outputs of its own, each computed as a single
 * thread would: the result is the same to the bit whatever the number of threads.
 */
export class Threads {
  private readonly control = new Int32Array(new SharedArrayBuffer(4 * (CALLS + MOST_HELPERS * CALL_WORDS)));
  private workers: Worker[] | undefined;

  constructor(
    private readonly kernels: Kernels,
    private readonly module: WebAssembly.Module,
    private readonly memory: WebAssembly.Memory,
    /** This one included. */
    readonly count = threadCount(),
  ) {}

  /** How many threads some work is for, of so many pieces and so many multiplications. */
  parts(pieces: number, multiplications: number): number {
    return Math.max(1, Math.min(this.count, pieces, Math.floor(multiplications / WORTH_A_THREAD)));
  }

  /** Calls a kernel once for each list of arguments, at most {@link count} of them; the first on this thread. */
  run(kernel: Split, calls: readonly (readonly number[])[]): void {
    const [own = [], ...others] = calls;
    if (others.length > 0) {
      this.start();
      for (const [i, args] of others.entries())
        this.control.set([KERNELS.indexOf(kernel), args.length, ...args], CALLS + i * CALL_WORDS);
      // A thread that has nothing to do this time is told so by no arguments.
      for (let i = others.length; i < this.count - 1; i++) this.control[CALLS + i * CALL_WORDS + 1] = 0;
      Atomics.store(this.control, PENDING, this.count - 1);
      Atomics.add(this.control, JOB, 1);
      Atomics.notify(this.control, JOB);
    }
    const kernels: Record<Split, (...args: number[]) => void> = this.kernels;
    kernels[kernel](...own);
    if (others.length > 0) this.join();
  }

  dispose(): void {
    for (const worker of this.workers ?? []) void worker.terminate();
    this.workers = undefined;
  }

  private join(): void {
    for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(this.control, PENDING) === 0) return;
    for (let left = Atomics.load(this.control, PENDING); left > 0; left = Atomics.load(this.control, PENDING)) {
      if (
        Atomics.wait(this.control, PENDING, left, PATIENCE) === 'timed-out' &&
        Atomics.load(this.control, PENDING) === left
      ) {
        throw new HeadlightError('internal', `${left} of the engine's threads stopped answering`);
      }
    }
  }

  /** Threads are started when they are first of use: a small model never needs them. */
  private start(): void {
    this.workers ??= Array.from({ length: this.count - 1 }, (_, i) => {
      const { module, memory, control } = this;
      const workerData: WorkerData = { module, memory, control, kernels: KERNELS, call: CALLS + i * CALL_WORDS };
      // The function's own text: the thread needs no file, wherever the engine runs from.
      const worker = new Worker(
        `(${helper.toString()})(require('node:worker_threads').workerData, ${JOB}, ${PENDING})`,
        { eval: true, workerData },
      );
      worker.unref();
      return worker;
    });
  }
}

/** What a thread does, for ever. It stands alone: its text is sent to the thread. */
function helper({ module, memory, control, kernels, call }: WorkerData, job: number, pending: number): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: () => undefined } });
  for (let done = 0; ; done++) {
    while (Atomics.load(control, job) === done) Atomics.wait(control, job, done);
    const count = control[call + 1]!;
    const kernel = exports[kernels[control[call]!]!] as (...args: number[]) => void;
    if (count > 0) kernel(...control.subarray(call + 2, call + 2 + count));
    if (Atomics.sub(control, pending, 1) === 1) Atomics.notify(control, pending);
  }
}

/** One for each processor, at most eight; `HEADLIGHT_THREADS` says otherwise. */
function threadCount(): number {
  const given = Number(process.env[OVERRIDE]);
  const wanted = Number.isInteger(given) && given > 0 ? given : cpus().length;
  return Math.min(wanted, MOST_HELPERS + 1);
}
