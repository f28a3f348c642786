import type { AttentionMap, Size } from '../core/maps';
import type { MapInfo, ModelCard } from '../protocol/models';

/** What a text model runs on: one window. */
export interface TokenInput {
  /** [units] */
  readonly ids: Int32Array;
}

/** What a picture model runs on: pixels as its processor wants them. */
export interface PixelInput {
  /** [3, height, width], red, green, blue */
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Receives every attention map, once, in order, as soon as its layer is done. */
export interface Tap {
  attention(map: AttentionMap): void;
}

export interface Outputs {
  /** Final hidden state, after the last norm where there is one: [units, width]. */
  hidden(): Float32Array;
  /** Scores of the model's head at a unit: [vocabulary] for a language head, null where the model has none. */
  logits(unit: number): Float32Array | null;
  /** Scores of a classification head: [classes], null where the model has none. */
  classes(): Float32Array | null;
  dispose(): void;
}

/** A card, and a forward pass that reports to a tap. One file a family under models/. */
interface Model<Input> {
  readonly card: ModelCard;
  /** What the tap will be given, in order. */
  readonly maps: readonly MapInfo[];
  /** Bytes that the loaded weights take. */
  readonly bytes: number;
  /**
   * Runs one window. The signal is checked between layers, where the event loop also gets its turn.
   * Throws CancelledError; HeadlightError `input` for an input that does not fit the model, `numbers` where a layer
   * gives NaN or infinity.
   */
  run(input: Input, tap: Tap, signal: AbortSignal): Promise<Outputs>;
  dispose(): void;
}

/** Its `run` refuses an id beyond the vocabulary, and more units than the context. */
export interface TextModel extends Model<TokenInput> {
  readonly reads: 'ids';
}

/** Its `run` refuses a picture of less than one patch. Other sizes than that of the training it takes where positions can be interpolated. */
export interface PictureModel extends Model<PixelInput> {
  readonly reads: 'pixels';
  /** Of one patch, pixels of the input. */
  readonly patch: Size;
  /** Names of the units before the patches, in order: `[CLS]`, `distillation`, `register 1`, … */
  readonly special: readonly string[];
}

export type AttentionModel = TextModel | PictureModel;

/** A causal language model that can go on, with keys and values cached. */
export interface GenerativeModel extends TextModel {
  /**
   * Greedy continuation by `steps` units, fewer at an end token or the end of the context. The maps given to the tap
   * after the prompt grow by one query and one key a step; at the end they hold prompt + generated units.
   */
  generate(
    input: TokenInput,
    steps: number,
    tap: Tap,
    signal: AbortSignal,
  ): Promise<{ readonly ids: readonly number[]; readonly outputs: Outputs }>;
}

export function generates(model: AttentionModel): model is GenerativeModel {
  return 'generate' in model;
}
