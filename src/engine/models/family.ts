import type { MapKind, ModelCard, Family } from '../../protocol/models';
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
  readonly vocabulary: number;
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
  /** As config.json names it in `model_type`. */
  readonly modelTypes: readonly string[];
  /** As config.json names them in `architectures`; the first stands for a config without. */
  readonly architectures: readonly string[];
  /** Those of them that continue a text. */
  readonly generates: readonly string[];
  readonly kind: MapKind;
  /** Tensors that are no parameters: masks and index tables that older checkpoints saved. */
  readonly buffers: RegExp;
  /** Throws CheckpointError for a config that is missing something or asks for what is not supported. */
  shape(configPath: string, config: unknown): ModelShape;
  /** Loaded at its first use: with it comes tfjs. */
  load(checkpoint: Checkpoint): Promise<AttentionModel>;
}
