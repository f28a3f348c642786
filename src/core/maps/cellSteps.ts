import type { Step } from '../../protocol/engine';

/** A step of a cell that is a row of numbers; they are copied. */
export function vector(name: string, numbers: Float32Array | Float64Array): Step {
  return { name, shape: [numbers.length], values: Float32Array.from(numbers) };
}

/** A step of a cell that is one number. */
export function scalar(name: string, number: number): Step {
  return { name, shape: [], values: Float32Array.of(number) };
}

/** Throws RangeError for an index that is not one of `count`. */
export function within(what: string, index: number, count: number): void {
  if (!(Number.isInteger(index) && index >= 0 && index < count))
    throw new RangeError(`${what} ${index}: wanted 0 to ${count - 1}`);
}
