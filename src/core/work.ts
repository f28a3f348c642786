/** A long computation that gives way: it runs in slices, and stops when nobody wants its result any more. */
export interface Work {
  readonly signal: AbortSignal;
  /**
   * Called at least every few milliseconds. Undefined while the slice may go on; else a promise that lets what is more
   * urgent come first, to be awaited. It rejects with CancelledError once the signal is aborted.
   */
  breathe(): Promise<void> | undefined;
}

/** For what is short, or where nobody waits: it never gives way. */
export const unhurried: Work = { signal: new AbortController().signal, breathe: () => undefined };
