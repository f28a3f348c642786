import type { Size } from '../../core/maps';
import type { MapKind, ModelCard, Family, Modality } from '../../protocol/models';
import type { TensorReader } from '../checkpoint/tensorReader';
import type { AttentionModel } from '../model';

/** What every family's config says, under one set of names. */
export interface ModelShape {
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headWidth: number;
  readonly width: number;
  /** Width inside the feed-forward. */
  readonly inner: number;
  /** Units that fit in one run. */
  readonly context: number;
  /** 0 where it reads no tokens. */
  readonly vocabulary: number;
  /** How it cuts pictures, where those are what it reads. */
  readonly picture?: PictureShape;
}

export interface PictureShape {
  /** What positions were trained for, pixels. */
  readonly image: Size;
  /** Of one patch, pixels. */
  readonly patch: Size;
  /** Names of the units before the patches. */
  readonly special: readonly string[];
}

/** What a builder is given. */
export interface Checkpoint {
  readonly card: ModelCard;
  /** config.json: its path, for messages, and what it holds. */
  readonly config: { readonly path: string; readonly json: Readonly<Record<string, unknown>> };
  readonly reader: TensorReader;
}

/** One row of the table of models. */
export interface ModelFamily {
  readonly family: Family;
  readonly modality: Modality;
  /** As config.json names it in `model_type`. */
  readonly modelTypes: readonly string[];
  /** As config.json names them in `architectures`; the first stands for a config without. */
  readonly architectures: readonly string[];
  /** Those of them that continue a text. */
  readonly generates: readonly string[];
  readonly kind: MapKind;
  /** Tensors that are no parameters of the model: masks and index tables that older checkpoints saved, a part that is not run. */
  readonly buffers: RegExp;
  /** Throws CheckpointError for a config that is missing something or asks for what is not supported. */
  shape(configPath: string, config: unknown): ModelShape;
  /** Loaded at its first use: with it comes tfjs. */
  load(checkpoint: Checkpoint): Promise<AttentionModel>;
}
