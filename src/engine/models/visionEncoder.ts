import type * as tf from '@tensorflow/tfjs-core';
import type { MapInfo, ModelCard } from '../../protocol/models';
import type { Size } from '../../core/maps';
import { fullMask } from '../maps/mask';
import type { Outputs, PictureModel, PixelInput, Tap } from '../model';
import type { AttentionOptions } from '../runtime/attend';
import { HiddenOutputs, type Head } from './outputs';
import { runLayersLazily } from './runLayers';
import { lookAtBlock, runBlock, type VisionBlock } from './visionBlock';
import type { VisionConfig } from './visionConfig';
import type { WeightStore } from './weightStore';

/** What makes one family of encoders of pictures differ from another. */
export interface VisionParts {
  readonly config: VisionConfig;
  readonly store: WeightStore;
  /** [special + patches, width] */
  embed(input: PixelInput): tf.Tensor2D;
  readonly blocks: readonly VisionBlock[];
  /** Applied to the last state. */
  finish(x: tf.Tensor2D): tf.Tensor2D;
  /** Given the hidden states of all units, after `finish`. */
  readonly classes: Head | null;
}

/** A transformer over the patches of a picture. */
export class VisionEncoder implements PictureModel {
  readonly reads = 'pixels';
  readonly maps: readonly MapInfo[];
  private readonly mask = fullMask();

  constructor(
    readonly card: ModelCard,
    private readonly parts: VisionParts,
  ) {
    const { heads } = parts.config;
    this.maps = parts.blocks.map((_, layer) => ({ address: `encoder.${layer}.self`, layer, kind: 'self', heads }));
  }

  get bytes(): number {
    return this.parts.store.bytes;
  }

  get patch(): Size {
    return this.parts.config.picture.patch;
  }

  get special(): readonly string[] {
    return this.parts.config.picture.special;
  }

  async run(input: PixelInput, tap: Tap, signal: AbortSignal): Promise<Outputs> {
    const { parts } = this;
    const stack = {
      embed: () => parts.embed(input),
      names: this.maps.map(({ address }) => address),
      layer: (index: number, x: tf.Tensor2D) => runBlock(parts.blocks[index]!, x, this.options(index)),
      look: (index: number, x: tf.Tensor2D) => lookAtBlock(parts.blocks[index]!, x, this.options(index)),
      finish: (x: tf.Tensor2D) => parts.finish(x),
    };
    const hidden = await runLayersLazily(stack, tap, signal);
    return new HiddenOutputs(hidden, parts.config.width, { language: null, classes: parts.classes });
  }

  dispose(): void {
    this.parts.store.dispose();
  }

  private options(index: number): AttentionOptions {
    const { heads, headWidth } = this.parts.config;
    return {
      address: this.maps[index]!.address,
      heads,
      keyHeads: heads,
      mask: this.mask,
      scale: 1 / Math.sqrt(headWidth),
    };
  }
}

/** A model whose parts `load` reads from a store. What the store holds is freed where that fails. */
export async function loadEncoder(
  card: ModelCard,
  store: WeightStore,
  load: () => Promise<Omit<VisionParts, 'store'>>,
): Promise<PictureModel> {
  try {
    return new VisionEncoder(card, { ...(await load()), store });
  } catch (error) {
    store.dispose();
    throw error;
  }
}
