import type { AttentionMap, Facets } from '../core/maps/attentionMap';
import type { Work } from '../core/work';
import type { Change } from '../protocol/changes';
import type { AbsentLayer, MapInfo, ModelCard } from '../protocol/models';
import type { ListId, Range, UnitList, UnitTable } from '../protocol/units';
import type { ReadInput } from './input/readInput';
import type { AnswerNames } from './checkpoint/answerNames';

/** How an input is to be made ready. */
export interface Want {
  /** Of the first text or table, UTF-16 offsets: its windows come first. Null: its beginning. */
  readonly focus: Range | null;
  /** Units of a list that are run, at most, all windows together. */
  readonly maxUnits: number;
  /** Bytes that what is kept of the run may take. */
  readonly bytes: number;
  /** What a decoder is given to read; null: nothing beyond its start. */
  readonly target: string | null;
  /** Units that are written greedily. */
  readonly generate: number;
  /** Those that replace units are done while the input is made ready; the others the tap tells at their maps. */
  readonly changes: readonly Change[];
  /** Cancels the making ready. */
  readonly signal?: AbortSignal;
}

export interface PreparedList {
  readonly list: UnitList;
  readonly units: UnitTable;
}

/** A list as a window has it. */
export interface WindowList {
  readonly id: ListId;
  /** Units of the whole list whose rows this window gives. No two windows own the same unit. */
  readonly owned: Range;
  /** Index in the window → unit of the whole list. No unit twice. */
  readonly toGlobal: Int32Array;
}

/** One run of the model. */
export interface Window<P> {
  /** What the model runs on: known to the model alone. */
  readonly payload: P;
  readonly lists: readonly WindowList[];
}

/** An input ready to be run. */
export interface Prepared<P> {
  readonly lists: readonly PreparedList[];
  /** What the tap will be given, in order. */
  readonly maps: readonly MapInfo[];
  readonly absent: readonly AbsentLayer[];
  /** Those nearest to the focus first. */
  readonly windows: readonly Window<P>[];
  /** What a token says, as a person reads it. */
  readonly wordOf: (id: number) => Promise<string>;
  /** What should be known of this run, a sentence each. Left out: nothing. */
  readonly notes?: readonly string[];
  /** What the classes of the model's head are called. */
  readonly answers: AnswerNames;
}

/** More than its weights is wanted of one map: the run ends behind it. */
export interface Probe {
  readonly address: string;
  take(facets: Facets): void;
}

/** What a model reports to, and is told by, while it runs a window. Units and ranges are the window's own. */
export interface Tap {
  /** Called between pieces of work of a few milliseconds. */
  readonly work: Work;
  /** The units of a list between the special ones at both ends; without end where what is written follows. */
  placed(list: ListId): Range;
  /** What is to be done at a map. */
  changes(map: MapInfo): readonly Change[];
  /** A list has grown. */
  list(list: UnitList, units: UnitTable): void;
  /** Every map, in order, as soon as it is there; and again when it has grown. */
  attention(map: AttentionMap): void;
  readonly probe: Probe | null;
}

/** What a run gives beside its maps; computed when it is asked for. */
export interface Outputs {
  /** Of the last stack, after its last norm where there is one: [units, width]. */
  hidden(work: Work): Promise<Float32Array>;
  /** Logits at a unit speak of the unit so many places further: 1 of a model that tells what comes next, else 0. */
  readonly ahead: 0 | 1;
  /** Scores of the language head at a unit of a list: [vocabulary]; null where no head speaks of it. */
  logits(list: ListId, unit: number, work: Work): Promise<Float32Array | null>;
  /** Scores of a classification head: [classes], null where the model has none. */
  classes(work: Work): Promise<Float32Array | null>;
  dispose(): void;
}

/** A card, and a forward pass that reports to a tap. One file a family under models/. */
export interface Model<P> {
  readonly card: ModelCard;
  /** Bytes that the loaded weights take. */
  readonly bytes: number;
  /** Throws TokenizerError, CheckpointError, ImageError, HeadlightError `input` or `usage` for what the model cannot be given. */
  prepare(inputs: readonly ReadInput[], want: Want): Promise<Prepared<P>>;
  /**
   * Runs one window, and writes on where that was wanted. A run that is cancelled while it writes leaves what it has written.
   * Throws CancelledError; HeadlightError `input` for an input that does not fit the model, `numbers` where a layer gives NaN
   * or infinity.
   */
  run(window: Window<P>, tap: Tap): Promise<Outputs>;
  dispose(): void;
}

/** A model of whatever kind: its payloads are passed on unread. */
export type AnyModel = Model<unknown>;
