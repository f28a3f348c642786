import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import type { ModelCard } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window } from '../model';
import { AdditiveAttention } from '../nn/additiveAttention';
import { checkIds, embedding } from '../nn/embedding';
import { gruOver } from '../nn/gru';
import { linear } from '../nn/linear';
import { numbersOf } from '../nn/numbersOf';
import { BahdanauDecoder } from './bahdanauDecoder';
import type { BahdanauParts } from './bahdanauParts';
import type { Checkpoint } from './family';
import type { ModelFiles } from './modelFiles';
import { preparePair, type PairPayload } from './preparePair';
import { LineMask, sourceLines } from './sourceLines';
import { outputsOfWords, WRITTEN_FROM } from './writtenFrom';

/** A GRU that reads list `input` both ways, and one that writes list `output` and looks back by additive attention at each word. */
export class BahdanauModel implements Model<PairPayload> {
  readonly card: ModelCard;
  readonly files: ModelFiles;
  readonly maps = [WRITTEN_FROM];
  /** What a line's first step is given is no unit: the units of list `output` stand for the steps that write them. */
  readonly start = null;

  constructor(
    { card, files }: Checkpoint,
    private readonly parts: BahdanauParts,
  ) {
    this.card = card;
    this.files = files;
  }

  get bytes(): number {
    return this.parts.store.bytes;
  }

  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<PairPayload>> {
    return preparePair(inputs, want, this);
  }

  async run({ payload: { source, target, writing } }: Window<PairPayload>, tap: Tap): Promise<Outputs> {
    const { config, attention: weights } = this.parts;
    checkIds(source, config.vocabulary, config.context);
    if (target.length > 0) checkIds(target, config.vocabulary, config.context);
    const lines = sourceLines(source, config.lineEnd);
    const read = await this.read(source, lines, tap.work);
    const states = tf.tensor2d(read.states, [source.length, 2 * config.encoder]);
    try {
      const mask = new LineMask(lines);
      const attention = await AdditiveAttention.over(states, weights, WRITTEN_FROM, tap, mask);
      const decoder = new BahdanauDecoder(this.parts, read.initial, mask, attention);
      return await outputsOfWords(decoder, attention, { target, writing }, tap);
    } finally {
      states.dispose();
    }
  }

  dispose(): void {
    this.parts.store.dispose();
  }

  /**
   * Each line by itself, as it was in training: the states of both directions side by side, [units, 2 × encoder], zeros where a unit
   * stands in no line; and by line the decoder's first state.
   */
  private async read(source: Int32Array, lines: readonly Range[], work: Work): Promise<ReadSource> {
    const { config, words, forward, backward, initial } = this.parts;
    const { encoder: width, lineEnd, ends } = config;
    const states = new Float32Array(source.length * 2 * width);
    const firsts: Float32Array[] = [];
    for (const { start, end } of lines) {
      const ids = source.slice(start, end).map((id) => (id === lineEnd ? (ends[0] ?? id) : id));
      const inputs = embedding(words, ids);
      try {
        const there = await gruOver(forward, inputs, 'forwards', work);
        const back = await gruOver(backward, inputs, 'backwards', work);
        for (let unit = 0; unit < ids.length; unit++) {
          const own = [there, back].map((numbers) => numbers.subarray(width * unit, width * (unit + 1)));
          states.set(own[0]!, 2 * width * (start + unit));
          states.set(own[1]!, 2 * width * (start + unit) + width);
        }
        const first = await numbersOf(() => linear(tf.tensor2d(back.subarray(0, width), [1, width]), initial, work));
        firsts.push(first.map(Math.tanh));
      } finally {
        inputs.dispose();
      }
    }
    return { states, initial: firsts };
  }
}

interface ReadSource {
  readonly states: Float32Array;
  readonly initial: readonly Float32Array[];
}
