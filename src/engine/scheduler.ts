import type { Work } from '../core/work';
import { CancelledError } from '../protocol/errors';

/** What comes first: a hover before a heat, a coarse picture before a sharp one. Runs and what is made in the background come last, in turns. */
export const URGENCY = { hover: 0, heat: 1, coarse: 2, background: 3 } as const;
export type Urgency = (typeof URGENCY)[keyof typeof URGENCY];

/** Milliseconds that a piece of work keeps the engine's thread. */
const SLICE = 8;

interface Waiting {
  resume(): void;
}

/**
 * Cuts what is asked of the engine into slices. Between two slices messages are read, and the most urgent work goes on; among
 * equals the one that has waited longest.
 */
export class Scheduler {
  private readonly waiting: Waiting[][] = Object.values(URGENCY).map(() => []);
  private pumping = false;
  private sliceStart = 0;

  /** Work of some urgency. It begins with a turn of its own: `await start()`. */
  work(urgency: Urgency, signal: AbortSignal): Work & { start(): Promise<void> } {
    return {
      signal,
      start: () => this.turn(urgency, signal),
      breathe: () => (performance.now() - this.sliceStart < SLICE ? undefined : this.turn(urgency, signal)),
    };
  }

  /** Resolves when it is this work's turn. Rejects with CancelledError as soon as the signal is aborted. */
  private turn(urgency: Urgency, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(new CancelledError());
    return new Promise((resolve, reject) => {
      const queue = this.waiting[urgency]!;
      const abort = (): void => {
        queue.splice(queue.indexOf(waiting), 1);
        reject(new CancelledError());
      };
      const waiting: Waiting = {
        resume: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      queue.push(waiting);
      if (this.pumping) return;
      this.pumping = true;
      setImmediate(() => this.pump());
    });
  }

  /** One slice: what it resumes runs before the next immediate, and messages are read between the two. */
  private pump(): void {
    const next = this.waiting.find((queue) => queue.length > 0)?.shift();
    if (next === undefined) {
      this.pumping = false;
      return;
    }
    this.sliceStart = performance.now();
    next.resume();
    setImmediate(() => this.pump());
  }
}
