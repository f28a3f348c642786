import { join } from 'node:path';
import { CheckpointError, HeadlightError } from '../../protocol/errors';
import { readBytes } from './files';
import type { TensorEntry } from './safetensors';
import type { WeightFiles } from './weightFiles';
import { widen } from './widen';

/** Reads the tensors of a checkpoint one by one, each checked against what the model wants. */
export class TensorReader {
  constructor(private readonly weights: WeightFiles) {}

  has(name: string): boolean {
    return this.weights.entries.has(name);
  }

  /** Throws CheckpointError where there is no such tensor. */
  shape(name: string): readonly number[] {
    const entry = this.weights.entries.get(name);
    if (entry === undefined) throw new CheckpointError(`${this.weights.files.join(', ')}: tensor ${name}: found no such tensor`);
    return entry.shape;
  }

  /**
   * The numbers of a tensor, row-major, widened to float32.
   * Throws CheckpointError where it is missing or has another shape; HeadlightError `numbers` where it holds NaN or
   * infinity.
   */
  async read(name: string, shape: readonly number[]): Promise<Float32Array> {
    const entry = this.entry(name, shape);
    const bytes = await readBytes(join(this.weights.folder, entry.file), entry.start, entry.end);
    const numbers = widen(name, entry, bytes);
    const bad = firstNotFinite(numbers);
    if (bad !== -1) {
      throw new HeadlightError('numbers', `${entry.file}: tensor ${name}: wanted finite weights, found ${numbers[bad]} at ${bad}`);
    }
    return numbers;
  }

  private entry(name: string, shape: readonly number[]): TensorEntry {
    const wanted = `[${shape.join(', ')}]`;
    const entry = this.weights.entries.get(name);
    if (entry === undefined) {
      throw new CheckpointError(`${this.weights.files.join(', ')}: tensor ${name}: wanted shape ${wanted}, found no such tensor`);
    }
    if (entry.shape.length !== shape.length || entry.shape.some((length, i) => length !== shape[i])) {
      throw new CheckpointError(`${entry.file}: tensor ${name}: wanted shape ${wanted}, found [${entry.shape.join(', ')}]`);
    }
    return entry;
  }
}

/** Index of the first NaN or infinity, −1 where there is none. */
export function firstNotFinite(numbers: Float32Array): number {
  for (let i = 0; i < numbers.length; i++) {
    // x − x is 0 for finite numbers and NaN for the others.
    if (numbers[i]! - numbers[i]! !== 0) return i;
  }
  return -1;
}
