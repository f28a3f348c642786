import * as tf from '@tensorflow/tfjs-core';
import type { AttentionMap } from '../../core/maps/attentionMap';
import type { Work } from '../../core/work';
import type { UnitTable } from '../../protocol/units';
import type { AdditiveAttention, AdditiveWeights } from '../nn/additiveAttention';
import type { Convolution } from '../nn/convolution';
import { linear, type Linear } from '../nn/linear';
import { lstmStep, sigmoid, type Lstm, type LstmState } from '../nn/lstm';
import { numbersOf } from '../nn/numbersOf';
import type { Head } from './outputs';
import type { ShowAttendTellConfig } from './showAttendTellConfig';
import type { WeightStore } from './weightStore';
import { joined } from './writeOn';
import type { WordWriter } from './writeWords';

export interface ShowAttendTellParts {
  readonly config: ShowAttendTellConfig;
  readonly store: WeightStore;
  readonly convolutions: readonly Convolution[];
  /** [places, width], added to the annotation vectors. */
  readonly position: tf.Tensor2D;
  /** [vocabulary, embedding] */
  readonly words: tf.Tensor2D;
  readonly attention: AdditiveWeights;
  readonly gate: Linear;
  readonly startHidden: Linear;
  readonly startCell: Linear;
  readonly lstm: Lstm;
  readonly fromHidden: Linear;
  readonly fromContext: Linear;
  readonly output: Linear;
}

/** Writes a caption: before each word its memory looks at the picture, through the gate β. */
export class CaptionWriter implements WordWriter {
  readonly language: Head;
  private previous: number;
  private steps = 0;
  private gate = NaN;

  constructor(
    private readonly parts: ShowAttendTellParts,
    private readonly attention: AdditiveAttention,
    private state: LstmState,
    /** Words that are given, with one number each: how far the gate was open. It is put there. */
    private readonly given: UnitTable,
  ) {
    this.language = (hidden, work) => linear(hidden, parts.output, work);
    this.previous = parts.config.start;
  }

  get map(): AttentionMap {
    return this.attention.map;
  }

  get width(): number {
    return this.parts.config.embedding;
  }

  get ends(): readonly number[] {
    return this.parts.config.ends;
  }

  /** How far the gate was open. */
  get values(): readonly number[] {
    return [this.gate];
  }

  /** Where the memory looks, what the gate lets through, what the memory becomes, and what the output layer is given. */
  async step(work: Work): Promise<Float32Array> {
    const { words, lstm, fromHidden, fromContext, gate } = this.parts;
    const { hidden } = this.state;
    const [opening = NaN] = await numbersOf(() => linear(row(hidden), gate, work));
    this.gate = sigmoid(opening);
    const context = (await this.attention.look(hidden, work)).map((number) => this.gate * number);
    const word = await numbersOf(() => Promise.resolve(tf.gather(words, tf.tensor1d([this.previous], 'int32'))));
    this.state = await lstmStep(lstm, joined([word, context]), this.state, work);
    const fromMemory = await numbersOf(() => linear(row(this.state.hidden), fromHidden, work));
    const fromPicture = await numbersOf(() => linear(row(context), fromContext, work));
    if (this.steps < this.given.length) this.given.values[this.steps] = this.gate;
    this.steps++;
    return word.map((number, i) => Math.tanh(number + fromMemory[i]! + fromPicture[i]!));
  }

  settle(id: number): number {
    return id;
  }

  take(id: number): void {
    this.previous = id;
  }
}

function row(values: Float32Array): tf.Tensor2D {
  return tf.tensor2d(values, [1, values.length]);
}
