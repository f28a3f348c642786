import { setImmediate } from 'node:timers/promises';
import { CancelledError } from '../../protocol/errors';

/** Gives the event loop its turn, so that a cancellation can arrive. Throws CancelledError where it has. */
export async function turn(signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new CancelledError();
  await setImmediate();
  if (signal.aborted) throw new CancelledError();
}
