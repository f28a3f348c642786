import type * as tf from '@tensorflow/tfjs-core';
import { fullMask } from '../../core/maps/mask';
import type { Work } from '../../core/work';
import type { MapInfo, ModelCard } from '../../protocol/models';
import type { PixelInput } from '../input/picture/pixelValues';
import type { ReadInput } from '../input/readInput';
import type { Model, Outputs, Prepared, Tap, Want, Window } from '../model';
import { passOf, type Pass } from '../nn/pass';
import type { Site } from '../nn/site';
import type { Checkpoint } from './family';
import type { ModelFiles } from './modelFiles';
import { mapInfos } from './mapInfos';
import type { Head } from './outputs';
import { preparePicture } from './preparePicture';
import { runForOutputs } from './runForOutputs';
import { runBlock, type VisionBlock } from './visionBlock';
import type { VisionConfig } from './visionConfig';
import type { WeightStore } from './weightStore';

/** What makes one family of encoders of pictures differ from another. */
export interface VisionParts {
  readonly config: VisionConfig;
  readonly store: WeightStore;
  /** [special + patches, width] */
  embed(input: PixelInput, work: Work): Promise<tf.Tensor2D>;
  readonly blocks: readonly VisionBlock[];
  /** Applied to the last state. */
  finish(x: tf.Tensor2D): tf.Tensor2D;
  /** Given the hidden states of all units, after `finish`. */
  readonly classes: Head | null;
}

/** A transformer over the patches of a picture. */
class VisionEncoder implements Model<PixelInput> {
  private readonly maps: readonly MapInfo[];
  private readonly sites: readonly Site[];

  constructor(
    readonly card: ModelCard,
    private readonly files: ModelFiles,
    private readonly parts: VisionParts,
  ) {
    const { heads, headWidth } = parts.config;
    this.maps = mapInfos('encoder', 'self', parts.blocks.length, heads);
    this.sites = parts.blocks.map(({ output }, index) => ({
      info: this.maps[index]!,
      keyHeads: heads,
      headWidth,
      mask: fullMask,
      scale: 1 / Math.sqrt(headWidth),
      bias: null,
      output,
    }));
  }

  get bytes(): number {
    return this.parts.store.bytes;
  }

  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<PixelInput>> {
    return preparePicture(inputs, want, {
      card: this.card,
      files: this.files,
      maps: this.maps,
      cut: this.parts.config.picture,
    });
  }

  run({ payload }: Window<PixelInput>, tap: Tap): Promise<Outputs> {
    const { parts, sites } = this;
    const stack = {
      embed: (work: Work) => parts.embed(payload, work),
      layers: parts.blocks.map((block, index) => ({
        lastMap: sites[index]!.info.address,
        run: (x: tf.Tensor2D, pass: Pass) => runBlock(block, x, sites[index]!, pass),
      })),
      finish: (x: tf.Tensor2D) => parts.finish(x),
    };
    return runForOutputs(stack, passOf(tap), {
      width: parts.config.width,
      list: 'input',
      ahead: 0,
      heads: { language: null, classes: parts.classes },
    });
  }

  dispose(): void {
    this.parts.store.dispose();
  }
}

/** A model whose parts `load` reads from a store. What the store holds is freed where that fails. */
export async function loadEncoder(
  { card, files }: Checkpoint,
  store: WeightStore,
  load: () => Promise<Omit<VisionParts, 'store'>>,
): Promise<Model<PixelInput>> {
  try {
    return new VisionEncoder(card, files, { ...(await load()), store });
  } catch (error) {
    store.dispose();
    throw error;
  }
}
