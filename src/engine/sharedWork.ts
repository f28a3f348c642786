import { CancelledError } from '../protocol/errors';

/**
 * Work that is done once for all who want it. It is cancelled when the last of those who wait for it has left, and begun anew by
 * the next; what it gave is kept.
 */
export class SharedWork<T> {
  private running: { readonly result: Promise<T>; readonly abort: AbortController; waiting: number } | undefined;

  constructor(private readonly start: (signal: AbortSignal) => Promise<T>) {}

  /** Rejects with what the work does; CancelledError as soon as the signal is aborted. */
  async join(signal: AbortSignal): Promise<T> {
    if (signal.aborted) throw new CancelledError();
    const running = (this.running ??= this.begin());
    running.waiting++;
    try {
      return await unlessAborted(running.result, signal);
    } catch (error) {
      // What failed may do better the next time.
      if (!signal.aborted && this.running === running) this.running = undefined;
      throw error;
    } finally {
      if (--running.waiting === 0 && signal.aborted && this.running === running) {
        running.abort.abort();
        this.running = undefined;
      }
    }
  }

  private begin(): NonNullable<typeof this.running> {
    const abort = new AbortController();
    const result = this.start(abort.signal);
    result.catch(() => undefined);
    return { result, abort, waiting: 0 };
  }
}

/** Rejects with CancelledError once the signal is aborted, even if the promise takes long. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      reject(new CancelledError());
    };
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', cancel);
    });
  });
}
