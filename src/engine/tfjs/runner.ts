import type * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import type { Watch } from './watch';

/** What a model is given: one row of ids, or one table. */
export interface Feed {
  readonly values: Float32Array | Int32Array;
  /** Without the batch: [units] of ids, [rows, columns] of a table. */
  readonly shape: readonly number[];
}

/** A place as it is in a loaded model. `null` in its units: as many as the input has. */
export interface LoadedSite {
  readonly name: string;
  readonly heads: number;
  readonly queries: number | null;
  readonly keys: number | null;
}

/** A loaded tfjs model, of layers or a graph. */
export interface Runner {
  /** In the order in which they are run. */
  readonly sites: readonly LoadedSite[];
  /** Numbers of its answer. */
  readonly answers: number;
  /** Units that its input must have; null: any number. */
  readonly units: number | null;
  /** Columns of a table; null where it reads ids. */
  readonly columns: number | null;
  /** Of its weights. */
  readonly bytes: number;
  /** The first output, flat. `watches`: by the name of a place. Throws what they throw; CancelledError. */
  run(feed: Feed, watches: ReadonlyMap<string, Watch>, work: Work): Promise<Float32Array>;
  dispose(): void;
}

/** The first output among what a model gives. */
export function firstOutput(outputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  const first = Array.isArray(outputs) ? outputs[0] : outputs;
  if (first !== undefined) return first;
  throw new RangeError('the model gives nothing');
}
