import type { Heat, HeadChoice, Lens } from './lens';
import type { MapInfo, ModelCard, ModelProblem, Provenance } from './models';
import type { Range, Rectangle, UnitTable } from './units';

/** A text, token ids for a model without tokenizer, or a picture's file. */
export type ModelInput =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** The part on the screen: its windows run first. UTF-16 offsets into `text`. */
      readonly focus: Range | null;
    }
  | { readonly kind: 'ids'; readonly ids: readonly number[] }
  | {
      readonly kind: 'image';
      /** For messages. */
      readonly name: string;
      /** The file as it is on disk: PNG, JPEG, WebP, AVIF, GIF, TIFF, BMP or SVG. */
      readonly bytes: Uint8Array;
    };

/** A picture, and how the model was given it. */
export interface Picture {
  /** Pixels, upright: after the turn that EXIF asks for. */
  readonly width: number;
  readonly height: number;
  /** `jpeg`, `png`, …: what the bytes are, whatever the file's name says. */
  readonly format: string;
  /** What the model saw of it; the rest was cropped away. */
  readonly seen: Rectangle;
  /** Patches over `seen`, row by row from the top left. */
  readonly columns: number;
  readonly rows: number;
  /** What was done to it before the model saw it, in words: turned by EXIF, first of 12 frames, CMYK converted, … */
  readonly notes: readonly string[];
}

/** A picture to draw under an overlay, upright, its transparency kept. */
export interface PicturePreview {
  readonly mime: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface ModelFolder {
  readonly path: string;
  readonly source: ModelCard['source'];
}

export interface InspectRequest {
  /** Chosen by the caller; names the inspection in every later call and event. */
  readonly inspection: string;
  readonly model: ModelFolder;
  readonly input: ModelInput;
  /** Continue greedily with so many units (causal models). */
  readonly generate: number;
  /** No more than so many units are run, those nearest to the focus first. */
  readonly maxUnits: number;
}

/** Sent once, before the first layer. */
export interface PreparedEvent {
  readonly inspection: string;
  readonly card: ModelCard;
  readonly units: UnitTable;
  readonly maps: readonly MapInfo[];
  readonly provenance: Provenance;
  /** Units that will be run; less than `units.length` where the input is over `maxUnits`. */
  readonly planned: number;
  /** Null where the input is no picture. */
  readonly picture: Picture | null;
}

/** After each layer of each window: what every unit received and how spread each query's attention is. */
export interface LayerEvent {
  readonly inspection: string;
  readonly address: string;
  readonly layer: number;
  /** The units that this window owns. */
  readonly owned: Range;
  /** [heads × owned], mean attention from the queries that may see the unit. */
  readonly received: Float32Array;
  /** [heads × owned], nats. */
  readonly entropy: Float32Array;
  /** Share of the whole run that is done, 0 to 1. */
  readonly progress: number;
}

/** After each window: it is whole. */
export interface WindowEvent {
  readonly inspection: string;
  readonly owned: Range;
  /** Units done so far, over all windows. */
  readonly done: number;
}

export interface InspectResult {
  readonly inspection: string;
  /** Grown by the generated units, where there are any. */
  readonly units: UnitTable;
  readonly done: number;
  /** Ranges of units with weights, ascending. */
  readonly covered: readonly Range[];
  readonly generated: { readonly ids: readonly number[]; readonly text: string } | null;
  readonly milliseconds: number;
}

export interface MapQuery {
  readonly inspection: string;
  readonly address: string;
  readonly head: HeadChoice;
}

/** One cell over all layers and heads: where is this pair strongest? */
export interface PairResult {
  /** [layers × heads] */
  readonly weights: Float32Array;
  readonly layers: number;
  readonly heads: number;
}

/** What there is to tell of one unit under a lens; weights are [units]. */
export interface UnitFacts {
  /** Of the unit as the query, in the direction of the lens (`from` where that is `received`). */
  readonly weights: Float32Array;
  /** What every unit receives. */
  readonly received: Float32Array;
  /** What the query of the lens gives (`from`) or gets (`to`); null without a query. */
  readonly shown: Float32Array | null;
  /** The unit and the query of the lens; where there is none, or it is the unit itself, what the unit is bound to most. */
  readonly pair: (PairResult & { readonly query: number; readonly key: number }) | null;
}

export interface Prediction {
  readonly piece: string;
  readonly probability: number;
}

export interface EngineStatus {
  readonly pid: number;
  readonly version: string;
  /** Null until the first model is loaded. */
  readonly backend: string | null;
  readonly loaded: readonly string[];
  readonly bytes: number;
}

/** What can be asked of the engine process. Every method may fail with a HeadlightError. */
export interface EngineApi {
  status(): EngineStatus;
  describe(request: { folders: readonly ModelFolder[] }): { cards: ModelCard[]; problems: ModelProblem[] };
  inspect(request: InspectRequest): InspectResult;
  heat(request: { inspection: string; lens: Lens }): Heat;
  /** [keys], sums to 1. */
  row(request: MapQuery & { query: number }): Float32Array;
  /** [queries] */
  column(request: MapQuery & { key: number }): Float32Array;
  /** [height × width], max-pooled. */
  tile(request: MapQuery & { rows: Range; columns: Range; width: number; height: number }): Float32Array;
  unit(request: { inspection: string; lens: Lens; unit: number }): UnitFacts;
  /** What the model's head would put at this unit, likeliest first; empty where it has no language head. */
  predict(request: { inspection: string; unit: number; count: number }): Prediction[];
  /** What the model's classification head says of the whole input, likeliest first; empty where it has none. */
  answers(request: { inspection: string; count: number }): Prediction[];
  /** The picture of an inspection, no side longer than `side` pixels. Fails with `not-found` where its input is none. */
  preview(request: { inspection: string; side: number }): PicturePreview;
  /**
   * Writes a PNG of the picture of an inspection, at its own size, with the heat over it in amber; `smooth` between the patches. Fails with
   * `not-found` where the input is no picture.
   */
  overlay(request: { inspection: string; lens: Lens; smooth: boolean; out: string }): {
    width: number;
    height: number;
    bytes: number;
  };
  /** Writes every map, dense, to a safetensors file. */
  dump(request: { inspection: string; out: string }): { tensors: number; bytes: number };
  release(request: { inspection: string }): void;
}

export interface EngineEvents {
  prepared: PreparedEvent;
  layer: LayerEvent;
  window: WindowEvent;
}
