import * as tf from '@tensorflow/tfjs-core';
import type { AttentionMap } from '../../core/maps/attentionMap';
import type { Work } from '../../core/work';
import type { AdditiveAttention } from '../nn/additiveAttention';
import { gruStep } from '../nn/gru';
import { linear } from '../nn/linear';
import { numbersOf } from '../nn/numbersOf';
import type { BahdanauParts } from './bahdanauParts';
import { projectOnTable, type Head } from './outputs';
import type { LineMask } from './sourceLines';
import { joined } from './writeOn';
import type { WordWriter } from './writeWords';

/** Writes a translation line by line: at the end of each it begins anew, from what the encoder says of the next. */
export class BahdanauDecoder implements WordWriter {
  readonly language: Head;
  private line = 0;
  private state: Float32Array;
  private previous: number;

  constructor(
    private readonly parts: BahdanauParts,
    /** By line, the state that its translation begins with: [decoder]. */
    private readonly initial: readonly Float32Array[],
    private readonly mask: LineMask,
    private readonly attention: AdditiveAttention,
  ) {
    const { words, outputBias, config } = parts;
    this.language = async (hidden, work) => tf.add(await projectOnTable(hidden, words, work), outputBias);
    this.state = initial[0]!;
    this.previous = config.start;
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

  async step(work: Work): Promise<Float32Array> {
    const { words, decoder, readout } = this.parts;
    this.mask.add(this.line);
    const context = await this.attention.look(this.state, work);
    const word = await numbersOf(() => Promise.resolve(tf.gather(words, tf.tensor1d([this.previous], 'int32'))));
    const given = await numbersOf(() => linear(row(joined([word, context])), decoder.fromInput, work));
    this.state = await gruStep(decoder, given, this.state, work);
    const read = await numbersOf(() => linear(row(joined([this.state, word, context])), readout, work));
    return read.map(Math.tanh);
  }

  /** Where a line ends and another follows, the line end is written. */
  settle(id: number): number {
    const { lineEnd, ends } = this.parts.config;
    return lineEnd !== null && this.hasNext && ends.includes(id) ? lineEnd : id;
  }

  take(id: number): void {
    this.previous = id;
    if (id !== this.parts.config.lineEnd || !this.hasNext) return;
    this.line++;
    this.state = this.initial[this.line]!;
    this.previous = this.parts.config.start;
  }

  private get hasNext(): boolean {
    return this.line + 1 < this.initial.length;
  }
}

function row(values: Float32Array): tf.Tensor2D {
  return tf.tensor2d(values, [1, values.length]);
}
