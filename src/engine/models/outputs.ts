import * as tf from '@tensorflow/tfjs-core';
import type { Outputs } from '../model';
import { headlight } from '../runtime/backend';
import type { ModelShape } from './family';
import type { WeightStore } from './weightStore';

/** Scores of hidden states: [1, width], or [units, width] where it says so → [1, classes or vocabulary]. */
export type Head = (hidden: tf.Tensor2D) => tf.Tensor2D;

/** The heads of a model; null where it has none of the kind. */
export interface Heads {
  readonly language: Head | null;
  /** Given the hidden states of all units, [units, width]. */
  readonly classes: Head | null;
}

/** The last hidden state, and what a head makes of it: computed when they are asked for. */
export class HiddenOutputs implements Outputs {
  private hiddenState: Float32Array | undefined;

  /** `compute` gives the state, [units, width]; it is called once, or never. */
  constructor(
    private compute: () => Float32Array,
    private readonly width: number,
    private readonly heads: Heads,
  ) {}

  hidden(): Float32Array {
    return (this.hiddenState ??= this.compute());
  }

  logits(unit: number): Float32Array | null {
    const { language } = this.heads;
    return language === null
      ? null
      : scores(language, this.hidden().subarray(unit * this.width, (unit + 1) * this.width), this.width);
  }

  classes(): Float32Array | null {
    const { classes } = this.heads;
    return classes === null ? null : scores(classes, this.hidden(), this.width);
  }

  dispose(): void {
    this.hiddenState = new Float32Array();
    this.compute = () => new Float32Array();
  }
}

/** hidden: [units × width] → the head's scores. */
export function scores(head: Head, hidden: Float32Array, width: number): Float32Array {
  const result = tf.tidy(() => head(tf.tensor2d(hidden, [hidden.length / width, width])));
  const numbers = result.dataSync<'float32'>();
  result.dispose();
  return numbers;
}

/** hidden: [units, width] → that of one unit, [1, width]. */
export function unitState(hidden: tf.Tensor2D, unit: number): tf.Tensor2D {
  return tf.slice(hidden, [unit, 0], [1, -1]);
}

/** The vocabulary's scores from a table [vocabulary, width] (the tied embeddings): hidden [1, width] → [1, vocabulary]. */
export function projectOnTable(hidden: tf.Tensor2D, table: tf.Tensor2D): tf.Tensor2D {
  const backend = headlight();
  const [vocabulary, width] = table.shape;
  const [from, rows] = [backend.address(hidden), backend.address(table)];
  const { info, address } = backend.output([1, vocabulary]);
  backend.kernels.dotRows(rows, from, address, vocabulary, width);
  return backend.tensor(info);
}

/** A decoder's head: `lm_head.weight`, or the embeddings [vocabulary, width] where they are tied. Throws as the store. */
export async function languageHead(
  store: WeightStore,
  { tied, vocabulary, width }: ModelShape & { readonly tied: boolean },
  words: tf.Tensor2D,
): Promise<Head> {
  const table = tied ? words : await store.matrix('lm_head.weight', vocabulary, width);
  return (hidden) => projectOnTable(hidden, table);
}
