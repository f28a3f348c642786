import type { Change } from './changes';
import type { Heat, HeadChoice, Lens } from './lens';
import type { AbsentLayer, MapInfo, ModelCard, ModelProblem, Provenance } from './models';
import type { PicturePreview } from './pictures';
import type { TableInput } from './tables';
import type { ListId, Range, UnitList, UnitTable } from './units';

/** Raised when a method or an event changes so that an older side would misread it. */
export const PROTOCOL = 2;

/** A text, token ids for a model without tokenizer, a picture's file, or a table of numbers. */
export type ModelInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ids'; readonly ids: readonly number[] }
  | {
      readonly kind: 'picture';
      /** For messages. */
      readonly name: string;
      /** The file as it is on disk: PNG, JPEG, WebP, AVIF, GIF, TIFF, BMP or SVG. */
      readonly bytes: Uint8Array;
    }
  | TableInput;

export interface ModelFolder {
  readonly path: string;
  readonly source: ModelCard['source'];
}

/** A model that is run. */
export interface RunSource {
  readonly kind: 'run';
  readonly model: ModelFolder;
  readonly inputs: readonly ModelInput[];
  /** What the decoder of an encoder-decoder is given to read; null: nothing beyond its start. */
  readonly target: string | null;
  /** Units that are written greedily behind what was given. */
  readonly generate: number;
  readonly changes: readonly Change[];
  /** The inspection that the changes are to; null where there are none. */
  readonly of: string | null;
}

/** Maps that were written to a file, by `headlight dump` or by a program of the person's own. */
export interface DumpSource {
  readonly kind: 'dump';
  readonly path: string;
}

/** Names the inspection that a call or an event is about; chosen by whoever opens it. */
export interface OfInspection {
  readonly inspection: string;
}

export interface OpenRequest extends OfInspection {
  readonly source: RunSource | DumpSource;
  /** The part on the screen: its windows run first. UTF-16 offsets of the first text or table. */
  readonly focus: Range | null;
  /** No more than so many units of a list are run, those nearest to the focus first. */
  readonly maxUnits: number;
}

/** Sent first. */
export interface OpenedEvent extends OfInspection {
  /** Null of a dump. */
  readonly card: ModelCard | null;
  readonly maps: readonly MapInfo[];
  readonly absent: readonly AbsentLayer[];
  /** Null where a dump does not say. */
  readonly provenance: Provenance | null;
  readonly changes: readonly Change[];
  readonly of: string | null;
  /** What should be known of this run, a sentence each: rows of a table that are left out. Left out: nothing. */
  readonly notes?: readonly string[];
  /** Units that will be run, over all lists that are given; fewer than these hold where the input is over `maxUnits`. */
  readonly planned: number;
}

/** A list, after `opened`, and again whenever it has grown. */
export interface ListEvent extends OfInspection {
  readonly list: UnitList;
}

/** The largest weights of some rows of a map: [heads, then the most that the mean over heads can be]. */
export interface Peaks {
  /** Over all keys. */
  readonly all: Float32Array;
  /** Over the keys between the special ones at both ends; 0 where none of these is seen. */
  readonly placed: Float32Array;
}

/** After each map of each window, and again when it has grown: what its keys received, how spread its queries are. */
export interface MapEvent extends OfInspection {
  readonly address: string;
  /** The keys whose figures these are. */
  readonly keys: Range;
  /** [heads × keys], mean attention from the queries that may see the key. */
  readonly received: Float32Array;
  /** The queries whose figures these are. */
  readonly queries: Range;
  /** [heads × queries], nats. */
  readonly entropy: Float32Array;
  /** Of these queries. */
  readonly peaks: Peaks;
  /** Share of the whole run that is done, 0 to 1. */
  readonly progress: number;
}

/** After each window: it is whole. */
export interface WindowEvent extends OfInspection {
  /** Ranges of units with weights, ascending, of every list. */
  readonly covered: readonly { readonly list: ListId; readonly ranges: readonly Range[] }[];
  /** Units done so far, over all lists that are given. */
  readonly done: number;
}

/** One pair of units over all maps of a stack and their heads: where is it strongest? */
export interface PairWeights {
  readonly query: number;
  readonly key: number;
  /** [maps of the stack × heads] */
  readonly weights: Float32Array;
  readonly maps: number;
  readonly heads: number;
}

/** What there is to tell of one unit under a lens. */
export interface UnitFacts {
  /** Where the unit looks, or who looks at it: from the side that the lens is on where the unit's list is on both. */
  readonly own: Heat;
  /** What every key receives; null where the unit is no key of the map. */
  readonly received: Heat | null;
  /** The lens as it is; null while it has no units. */
  readonly shown: Heat | null;
  /** The unit and the unit of the lens; where there is none, or it is the unit itself, what the unit is bound to most. */
  readonly pair: PairWeights | null;
  /** What the model would write, likeliest first: behind the unit in the list that it writes on, else in the unit's own place. Empty where it has no language head. */
  readonly predictions: readonly Prediction[];
}

export interface Prediction {
  /** What the token or the class is called, as a person reads it: ` river`, not `Ġriver`. */
  readonly piece: string;
  readonly probability: number;
}

/** One step of a cell's arithmetic: query, key, their product, ÷ √d, softmax, …; row-major, a scalar has shape []. */
export interface Step {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Some rows and columns of a map under a method, in so many pixels. A row is a tile of one row. */
export interface TileRequest extends OfInspection {
  readonly map: string;
  readonly head: HeadChoice;
  readonly method: string;
  readonly rows: Range;
  readonly columns: Range;
  readonly width: number;
  readonly height: number;
  /** May leave rows out where a pixel covers several: sooner there, and a peak may be missing. */
  readonly coarse: boolean;
}

export interface CellRequest extends OfInspection {
  readonly map: string;
  readonly head: number;
  readonly query: number;
  readonly key: number;
}

export interface OutputsRequest extends OfInspection {
  readonly list: ListId;
  /** Null: what the model says of the whole input, by its classification head. */
  readonly unit: number | null;
  readonly count: number;
}

export interface PreviewRequest extends OfInspection {
  readonly list: ListId;
  /** Index of the list's part. */
  readonly part: number;
  /** Longest side, pixels. */
  readonly side: number;
}

export interface OverlayRequest extends OfInspection {
  readonly lens: Lens;
  /** Index of the part of the heat's list. */
  readonly part: number;
  /** Between the middles of the patches; else a patch a colour. */
  readonly smooth: boolean;
  readonly out: string;
}

export interface EngineStatus {
  readonly pid: number;
  readonly version: string;
  /** Null until the first model is loaded. */
  readonly backend: string | null;
  readonly loaded: readonly string[];
  readonly bytes: number;
}

/** What can be asked of an engine, in whatever language it is written. Every method may fail with a HeadlightError. */
export interface EngineApi {
  /** `calls`: methods that this engine answers. */
  hello(): { protocol: number; engine: string; calls: string[] };
  status(): EngineStatus;
  describe(request: { folders: readonly ModelFolder[] }): { cards: ModelCard[]; problems: ModelProblem[] };
  /** Answers when the run is over; everything else is told by events. */
  open(request: OpenRequest): { milliseconds: number };
  /** A range of a list: its own places and names, so that a table is made for what is looked at. */
  units(request: OfInspection & { list: ListId; range: Range }): UnitTable;
  heat(request: OfInspection & { lens: Lens }): Heat;
  unit(request: OfInspection & { lens: Lens; list: ListId; unit: number }): UnitFacts;
  /** [height × width], max-pooled. */
  tile(request: TileRequest): Float32Array;
  cell(request: CellRequest): Step[];
  /** Likeliest first; empty where the model has no head of the kind. */
  outputs(request: OutputsRequest): Prediction[];
  /** The picture of a part. Fails with `not-found` where the part is none. */
  preview(request: PreviewRequest): PicturePreview;
  /** Writes a PNG of the picture of a part, at its own size, with the heat over it in amber. Fails with `not-found` where the part is none. */
  overlay(request: OverlayRequest): { width: number; height: number; bytes: number };
  /** Writes every map, dense, to a safetensors file. */
  dump(request: OfInspection & { out: string }): { tensors: number; bytes: number };
  release(request: OfInspection): void;
}

export interface EngineEvents {
  opened: OpenedEvent;
  list: ListEvent;
  map: MapEvent;
  window: WindowEvent;
}
