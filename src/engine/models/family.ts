import type { Size } from '../../core/maps/attentionMap';
import type { Family, MapKind, ModelCard } from '../../protocol/models';
import type { ListId, Medium } from '../../protocol/units';
import type { TensorReader } from '../checkpoint/tensorReader';
import type { AnyModel } from '../model';
import type { ModelFiles } from './modelFiles';

/** What every family's config says, under one set of names. */
export interface ModelShape {
  /** Of both stacks together where there are two. */
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
  readonly files: ModelFiles;
}

/** One row of the table of models. */
export interface ModelFamily {
  readonly family: Family;
  /** Media of its inputs. */
  readonly reads: readonly Medium[];
  /** As config.json names it in `model_type`. */
  readonly modelTypes: readonly string[];
  /** As config.json names them in `architectures`; the first stands for a config without. */
  readonly architectures: readonly string[];
  /** By architecture, the list that it writes on; an architecture that is not named writes nothing. */
  readonly writes: Readonly<Record<string, ListId>>;
  /** Of the maps of its last stack. */
  readonly kind: MapKind;
  /** Tensors that are no parameters of the model: masks and index tables that older checkpoints saved, a part that is not run. */
  readonly buffers: RegExp;
  /** Throws CheckpointError for a config that is missing something or asks for what is not supported. */
  shape(configPath: string, config: unknown, architecture: string): ModelShape;
  /** Loaded at its first use: with it comes tfjs. */
  load(checkpoint: Checkpoint): Promise<AnyModel>;
}
