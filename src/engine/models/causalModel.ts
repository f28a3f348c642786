import type * as tf from '@tensorflow/tfjs-core';
import type { MapInfo, ModelCard } from '../../protocol/models';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window } from '../model';
import { checkIds } from '../nn/embedding';
import { passOf, type Pass } from '../nn/pass';
import type { Checkpoint, ModelShape } from './family';
import type { ModelFiles } from './modelFiles';
import { HiddenOutputs, type Head, type OutputsShape } from './outputs';
import { prepareText, type TextPayload } from './prepareText';
import { runForOutputs } from './runForOutputs';
import { runToNumbers, type Layer, type Stack } from './runLayers';
import type { WeightStore } from './weightStore';
import { writeOn } from './writeOn';

/** What makes one family of decoders differ from another. */
export interface CausalParts {
  readonly shape: ModelShape;
  readonly store: WeightStore;
  readonly maps: readonly MapInfo[];
  /** ids: [units], the first of them at the pass's position → [units, width]. */
  embed(ids: Int32Array, pass: Pass): Promise<tf.Tensor2D>;
  readonly layers: readonly Layer[];
  /** The norm after the last layer. */
  finish(x: tf.Tensor2D): tf.Tensor2D;
  readonly language: Head | null;
  /** Ids at which a text ends. */
  readonly ends: readonly number[];
}

/** A stack of causal layers. With a language head it writes on. */
export class CausalModel implements Model<TextPayload> {
  readonly card: ModelCard;
  readonly files: ModelFiles;

  constructor(
    { card, files }: Checkpoint,
    private readonly parts: CausalParts,
  ) {
    this.card = card;
    this.files = files;
  }

  get bytes(): number {
    return this.parts.store.bytes;
  }

  get maps(): readonly MapInfo[] {
    return this.parts.maps;
  }

  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<TextPayload>> {
    return prepareText(inputs, want, this);
  }

  async run({ payload: { ids, writing } }: Window<TextPayload>, tap: Tap): Promise<Outputs> {
    const { shape, language, ends } = this.parts;
    checkIds(ids, shape.vocabulary, shape.context);
    const outputs: OutputsShape = {
      width: shape.width,
      list: 'input',
      ahead: 1,
      heads: { language, classes: null },
    };
    const pass = passOf(tap);
    if (writing === null || language === null) return runForOutputs(this.stack(ids, pass), pass, outputs);
    if (tap.probe !== null) {
      // What was written is known: it is run as if it had been given.
      const all = Int32Array.from([...ids, ...writing.continuation.ids]);
      return runForOutputs(this.stack(all, pass), pass, outputs);
    }
    const { width, context } = shape;
    const hidden = await writeOn(
      { language, width, context, ends, step: (next, at) => runToNumbers(this.stack(next, at), at) },
      ids,
      writing,
      pass,
      tap,
    );
    return new HiddenOutputs(() => Promise.resolve(hidden), outputs);
  }

  dispose(): void {
    this.parts.store.dispose();
  }

  private stack(ids: Int32Array, pass: Pass): Stack {
    const { parts } = this;
    return { embed: () => parts.embed(ids, pass), layers: parts.layers, finish: (x) => parts.finish(x) };
  }
}
