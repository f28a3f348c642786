import type { AttentionMap } from '../core/maps';
import type { MapInfo, ModelCard } from '../protocol/models';

/** What a text model runs on: one window. */
export interface TokenInput {
  /** [units] */
  readonly ids: Int32Array;
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
export interface AttentionModel {
  readonly card: ModelCard;
  /** What the tap will be given, in order. */
  readonly maps: readonly MapInfo[];
  /** Bytes that the loaded weights take. */
  readonly bytes: number;
  /**
   * Runs one window. The signal is checked between layers, where the event loop also gets its turn.
   * Throws CancelledError; HeadlightError `input` for an id beyond the vocabulary or more units than the context,
   * `numbers` where a layer gives NaN or infinity.
   */
  run(input: TokenInput, tap: Tap, signal: AbortSignal): Promise<Outputs>;
  dispose(): void;
}

/** A causal language model that can go on, with keys and values cached. */
export interface GenerativeModel extends AttentionModel {
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
