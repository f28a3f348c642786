import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import type { ListId } from '../../protocol/units';
import type { Outputs } from '../model';
import { scope } from '../nn/scope';
import { headlight } from '../runtime/backend';
import type { ModelShape } from './family';
import type { WeightStore } from './weightStore';

/** Scores of hidden states: [1, width], or [units, width] where it says so → [1, classes or vocabulary]. */
export type Head = (hidden: tf.Tensor2D, work: Work) => Promise<tf.Tensor2D>;

/** The heads of a model; null where it has none of the kind. */
export interface Heads {
  readonly language: Head | null;
  /** Given the hidden states of all units, [units, width]. */
  readonly classes: Head | null;
}

export interface OutputsShape {
  readonly width: number;
  /** The list whose units the states are of. */
  readonly list: ListId;
  /** As in {@link Outputs}. */
  readonly ahead: 0 | 1;
  readonly heads: Heads;
}

/** Gives the numbers of a state, [units, width]. */
export type Compute = (work: Work) => Promise<Float32Array>;

/** The last hidden state, and what a head makes of it: computed when they are asked for. */
export class HiddenOutputs implements Outputs {
  private state: Float32Array | undefined;

  constructor(
    private compute: Compute,
    private readonly shape: OutputsShape,
  ) {}

  get ahead(): 0 | 1 {
    return this.shape.ahead;
  }

  async hidden(work: Work): Promise<Float32Array> {
    if (this.state === undefined) {
      this.state = await this.compute(work);
      this.compute = nothing;
    }
    return this.state;
  }

  async logits(list: ListId, unit: number, work: Work): Promise<Float32Array | null> {
    const { heads, width, list: own } = this.shape;
    if (heads.language === null || list !== own) return null;
    const hidden = await this.hidden(work);
    if (hidden.length < (unit + 1) * width) return null;
    return scores(heads.language, hidden.subarray(unit * width, (unit + 1) * width), width, work);
  }

  async classes(work: Work): Promise<Float32Array | null> {
    const { heads, width } = this.shape;
    return heads.classes === null ? null : scores(heads.classes, await this.hidden(work), width, work);
  }

  dispose(): void {
    this.state = new Float32Array();
    this.compute = nothing;
  }
}

/** Lets go of what the state was computed from. */
const nothing: Compute = () => Promise.resolve(new Float32Array());

/** Of a pass that ended at a map: there are none. */
export const noOutputs: Outputs = {
  ahead: 0,
  hidden: () => Promise.resolve(new Float32Array()),
  logits: () => Promise.resolve(null),
  classes: () => Promise.resolve(null),
  dispose: () => undefined,
};

/** hidden: [units × width] → the head's scores. Rejects with CancelledError. */
export async function scores(head: Head, hidden: Float32Array, width: number, work: Work): Promise<Float32Array> {
  const result = await scope(() => head(tf.tensor2d(hidden, [hidden.length / width, width]), work));
  const numbers = result.dataSync<'float32'>();
  result.dispose();
  return numbers;
}

/** hidden: [units, width] → that of one unit, [1, width]. */
export function unitState(hidden: tf.Tensor2D, unit: number): tf.Tensor2D {
  return tf.slice(hidden, [unit, 0], [1, -1]);
}

/** Multiplications between two breaths: about 5 ms of reading a table. */
const PIECE = 20e6;

/** The vocabulary's scores from a table [vocabulary, width] (the tied embeddings): hidden [1, width] → [1, vocabulary]. */
export async function projectOnTable(hidden: tf.Tensor2D, table: tf.Tensor2D, work: Work): Promise<tf.Tensor2D> {
  const backend = headlight();
  const [vocabulary, width] = table.shape;
  const [from, rows] = [backend.address(hidden), backend.address(table)];
  const { info, address } = backend.output([1, vocabulary]);
  const result = backend.tensor<tf.Tensor2D>(info);
  const piece = Math.max(1, Math.floor(PIECE / width));
  for (let first = 0; first < vocabulary; first += piece) {
    const count = Math.min(piece, vocabulary - first);
    backend.kernels.dotRows(rows + 4 * width * first, from, address + 4 * first, count, width);
    const pause = work.breathe();
    if (pause !== undefined) await pause;
  }
  return result;
}

/** A decoder's head: `lm_head.weight`, or the embeddings [vocabulary, width] where they are tied. Throws as the store. */
export async function languageHead(
  store: WeightStore,
  { tied, vocabulary, width }: ModelShape & { readonly tied: boolean },
  words: tf.Tensor2D,
): Promise<Head> {
  const table = tied ? words : await store.matrix('lm_head.weight', vocabulary, width);
  return (hidden, work) => projectOnTable(hidden, table, work);
}
