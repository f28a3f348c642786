import type { MapInfo, ModelCard } from '../../protocol/models';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window } from '../model';
import { checkIds } from '../nn/embedding';
import { PassEnds, passOf, type Pass } from '../nn/pass';
import type { Checkpoint } from './family';
import type { ModelFiles } from './modelFiles';
import { HiddenOutputs, noOutputs, type Head, type OutputsShape } from './outputs';
import { preparePair, type PairPayload } from './preparePair';
import { runForOutputs } from './runForOutputs';
import { runLayers, runToNumbers, type Stack } from './runLayers';
import type { T5Config } from './t5Config';
import type { WeightStore } from './weightStore';
import { writeOn } from './writeOn';

/** A stack over some ids. */
export type TextStack = (ids: Int32Array) => Stack;

export interface T5Parts {
  readonly config: T5Config;
  readonly store: WeightStore;
  /** In the order in which they are reported. */
  readonly maps: readonly MapInfo[];
  readonly encoder: TextStack;
  readonly decoder: TextStack;
  readonly language: Head;
}

/** An encoder over list `input`, and a decoder over list `output` that attends to it. */
export class T5Model implements Model<PairPayload> {
  readonly card: ModelCard;
  readonly files: ModelFiles;

  constructor(
    { card, files }: Checkpoint,
    private readonly parts: T5Parts,
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

  /** The id that the decoder begins with. */
  get start(): number {
    return this.parts.config.start;
  }

  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<PairPayload>> {
    return preparePair(inputs, want, this);
  }

  async run({ payload }: Window<PairPayload>, tap: Tap): Promise<Outputs> {
    const { vocabulary, context } = this.parts.config;
    checkIds(payload.source, vocabulary, context);
    checkIds(payload.target, vocabulary, context);
    const pass = passOf(tap);
    try {
      const memory = await runLayers(this.parts.encoder(payload.source), pass);
      try {
        return await this.decode(payload, { ...pass, memory }, tap);
      } finally {
        memory.dispose();
      }
    } catch (error) {
      if (error instanceof PassEnds) return noOutputs;
      throw error;
    }
  }

  dispose(): void {
    this.parts.store.dispose();
  }

  private async decode({ target, writing }: PairPayload, pass: Pass, tap: Tap): Promise<Outputs> {
    const { config, decoder, language } = this.parts;
    const { width, context, ends } = config;
    const outputs: OutputsShape = { width, list: 'output', ahead: 1, heads: { language, classes: null } };
    if (writing === null) return runForOutputs(decoder(target), pass, outputs);
    if (tap.probe !== null) {
      // What was written is known: it is run as if it had been given.
      return runForOutputs(decoder(Int32Array.from([...target, ...writing.continuation.ids])), pass, outputs);
    }
    const hidden = await writeOn(
      { language, width, context, ends, step: (ids, at) => runToNumbers(decoder(ids), at) },
      target,
      writing,
      pass,
      tap,
    );
    return new HiddenOutputs(() => Promise.resolve(hidden), outputs);
  }
}
