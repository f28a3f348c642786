import { HeadlightError } from '../../protocol/errors';
import type { Range } from '../../protocol/units';

/** Throws HeadlightError `numbers` naming the unit whose weight is no finite number. */
export function finite(weights: Float32Array): Float32Array {
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight));
  if (wrong === -1) return weights;
  throw new HeadlightError('numbers', `unit ${wrong}: wanted a finite weight, found ${weights[wrong]}`);
}

/** Throws RangeError unless an index is one of `count`. */
export function within(name: string, index: number, count: number): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new RangeError(`${name} ${index}: wanted 0 to ${count - 1}`);
}

/** Throws RangeError unless a range lies in [0, count) and is not empty. */
export function rangeWithin(name: string, { start, end }: Range, count: number): void {
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= count) return;
  throw new RangeError(`${name} [${start}, ${end}): wanted a part of [0, ${count})`);
}

/** What is out of its range is a fault of the question: HeadlightError `usage`. */
export async function inRange<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof RangeError) throw new HeadlightError('usage', error.message, { cause: error });
    throw error;
  }
}
