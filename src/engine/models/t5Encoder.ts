import type { MapInfo, ModelCard } from '../../protocol/models';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window } from '../model';
import { checkIds } from '../nn/embedding';
import { passOf } from '../nn/pass';
import type { Checkpoint } from './family';
import type { ModelFiles } from './modelFiles';
import { prepareText, type TextPayload } from './prepareText';
import { runForOutputs } from './runForOutputs';
import type { T5Config } from './t5Config';
import type { TextStack } from './t5Model';
import type { WeightStore } from './weightStore';

/** T5's encoder alone. */
export class T5Encoder implements Model<TextPayload> {
  readonly card: ModelCard;
  readonly files: ModelFiles;

  constructor(
    { card, files }: Checkpoint,
    private readonly config: T5Config,
    private readonly store: WeightStore,
    readonly maps: readonly MapInfo[],
    private readonly encoder: TextStack,
  ) {
    this.card = card;
    this.files = files;
  }

  get bytes(): number {
    return this.store.bytes;
  }

  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<TextPayload>> {
    return prepareText(inputs, want, this);
  }

  async run({ payload: { ids } }: Window<TextPayload>, tap: Tap): Promise<Outputs> {
    const { vocabulary, context, width } = this.config;
    checkIds(ids, vocabulary, context);
    const heads = { language: null, classes: null };
    return runForOutputs(this.encoder(ids), passOf(tap), { width, list: 'input', ahead: 0, heads });
  }

  dispose(): void {
    this.store.dispose();
  }
}
