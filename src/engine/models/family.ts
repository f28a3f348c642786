import type { Size } from '../../core/maps/attentionMap';
import type { Family, MapKind, ModelCard } from '../../protocol/models';
import type { ListId, Medium } from '../../protocol/units';
import type { TensorReader } from '../checkpoint/tensorReader';
import type { AnyModel } from '../model';
import type { BodyTensors } from './bodyTensors';
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
  /** Of the body: what is read of a checkpoint beside a head. */
  readonly tensors: BodyTensors;
  /** What of the model is not run, or all that it was made for, in a sentence. */
  readonly note?: string;
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
  /** What stands before the names of the body's tensors. */
  readonly prefix: string;
}

/** One row of the table of models. */
export interface ModelFamily {
  readonly family: Family;
  /** Media of its inputs. */
  readonly reads: readonly Medium[];
  /** As config.json names it in `model_type`; one class of transformers reads it, with keys and defaults of its own. */
  readonly modelType: string;
  /** As config.json names them in `architectures`: those that are run, with their heads. The first stands for a config without. */
  readonly architectures: readonly [string, ...string[]];
  /** Those that transformers builds on the same body under heads that are not run. */
  readonly otherHeads: readonly string[];
  /** By architecture, the list that it writes on; an architecture that is not named writes nothing. */
  readonly writes: Readonly<Record<string, ListId>>;
  /** Of the maps of its last stack. */
  readonly kind: MapKind;
  /** What may stand before the names of the body's tensors. */
  readonly prefixes: readonly string[];
  /** Tensors that are no parameters of the model: masks and index tables that older checkpoints saved, a part that is not run. */
  readonly buffers: RegExp;
  /** Throws CheckpointError for a config that is missing something or asks for what is not supported. */
  shape(configPath: string, config: unknown, architecture: string): ModelShape;
  /** Loaded at its first use: with it comes tfjs. */
  load(checkpoint: Checkpoint): Promise<AnyModel>;
}
