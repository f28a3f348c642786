import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import type { ModelCard } from '../../protocol/models';
import type { PixelInput } from '../input/picture/pixelValues';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window } from '../model';
import { AdditiveAttention } from '../nn/additiveAttention';
import { convolution, pixelMap } from '../nn/convolution';
import { linear, type Linear } from '../nn/linear';
import type { LstmState } from '../nn/lstm';
import { numbersOf } from '../nn/numbersOf';
import { scope } from '../nn/scope';
import { CaptionWriter, type ShowAttendTellParts } from './captionWriter';
import type { Checkpoint } from './family';
import type { ModelFiles } from './modelFiles';
import { prepareCaption, type CaptionPayload } from './prepareCaption';
import { outputsOfWords, WRITTEN_FROM } from './writtenFrom';

/** How far the gate was open when a word was written, 0 to 1: what of the picture went into it. */
const GATE = 'gate β';

/** A convolutional encoder over list `input`, and an LSTM that writes list `output`: a row of the map is of the word that it wrote. */
export class ShowAttendTell implements Model<CaptionPayload> {
  readonly card: ModelCard;
  private readonly files: ModelFiles;

  constructor(
    { card, files }: Checkpoint,
    private readonly parts: ShowAttendTellParts,
  ) {
    this.card = card;
    this.files = files;
  }

  get bytes(): number {
    return this.parts.store.bytes;
  }

  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<CaptionPayload>> {
    const { card, files, parts } = this;
    return prepareCaption(inputs, want, {
      card,
      files,
      maps: [WRITTEN_FROM],
      cut: parts.config.picture,
      columns: [GATE],
    });
  }

  async run({ payload }: Window<CaptionPayload>, tap: Tap): Promise<Outputs> {
    const { parts } = this;
    const annotations = await scope(() => this.annotate(payload.pixels, tap.work));
    try {
      const attention = await AdditiveAttention.over(annotations, parts.attention, WRITTEN_FROM, tap);
      const state = await this.begin(annotations, tap.work);
      const writer = new CaptionWriter(parts, attention, state, payload.given.units);
      return await outputsOfWords(writer, attention, payload, tap);
    } finally {
      annotations.dispose();
    }
  }

  dispose(): void {
    this.parts.store.dispose();
  }

  /** [places, width] */
  private async annotate(pixels: PixelInput, work: Work): Promise<tf.Tensor2D> {
    const { convolutions, position } = this.parts;
    let features = pixelMap(pixels);
    for (const layer of convolutions) features = await convolution(features, layer, work, 'relu');
    return tf.add<tf.Tensor2D>(features.values, position);
  }

  /** What the mean of the annotation vectors makes of the memory. */
  private async begin(annotations: tf.Tensor2D, work: Work): Promise<LstmState> {
    const { startHidden, startCell } = this.parts;
    const state = async (from: Linear): Promise<Float32Array> =>
      numbersOf(async () => linear(tf.mean<tf.Tensor2D>(annotations, 0, true), from, work));
    return { hidden: (await state(startHidden)).map(Math.tanh), cell: (await state(startCell)).map(Math.tanh) };
  }
}
