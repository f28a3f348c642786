import type { Change } from './changes';
import type { MapEvent, OutputsRequest, Prediction, PreviewRequest, TileRequest } from './engine';
import type { Heat, Lens } from './lens';
import type { MapInfo, ModelCard, Provenance } from './models';
import type { PicturePreview } from './pictures';
import type { ListId, Range, UnitList, UnitTable } from './units';

export type Palette = 'amber' | 'viridis' | 'cividis' | 'magma';
export type SinkMode = 'apart' | 'renormalise' | 'include';

/** Which of the three places the same webview app stands in; `editor` is the custom editor of a picture. */
export type Surface = 'panel' | 'side' | 'editor';

/** What the page keeps over a reload, by VS Code's webview state. What a version does not know falls back to its default. */
export interface PanelMemory {
  /** Id of the view. */
  readonly view: string;
  /** What every view keeps of its own, by its id. */
  readonly views: Readonly<Record<string, unknown>>;
  readonly document: string | null;
  /** What was looked at in that document. */
  readonly lens: Lens | null;
}

/** A list with what its units are. */
export interface PanelList {
  readonly list: UnitList;
  readonly units: UnitTable;
}

/** What the panel shows of one document. */
export interface PanelInspection {
  readonly inspection: string;
  /** URI of the document. */
  readonly document: string;
  readonly title: string;
  /** Null of a dump. */
  readonly card: ModelCard | null;
  /** What should be known of this run, a sentence each. Left out: nothing. */
  readonly notes?: readonly string[];
  /** By the input's index: what the units' offsets point into, so that what lies between units is drawn as it is. Null for what is no text. */
  readonly texts: readonly (string | null)[];
  readonly lists: readonly PanelList[];
  readonly maps: readonly MapInfo[];
  readonly provenance: Provenance | null;
  /** What was done to this run; empty: nothing. */
  readonly changes: readonly Change[];
}

/** One unit of one list. */
export interface UnitPlace {
  readonly list: ListId;
  readonly unit: number;
}

export interface PanelProgress {
  readonly running: boolean;
  /** 0 to 1 */
  readonly share: number;
  readonly done: number;
  readonly total: number;
  readonly milliseconds: number | null;
  /** Ranges of units of every list that have weights. */
  readonly covered: readonly { readonly list: ListId; readonly ranges: readonly Range[] }[];
}

export interface PanelOptions {
  readonly palette: Palette;
  readonly sink: SinkMode;
  readonly followCursor: boolean;
  /** What gets little attention is dimmed in a text, blurred in a picture. */
  readonly focusMode: boolean;
}

/** What the panel may ask of the host. */
export interface HostApi {
  /** Answers by sending everything that there is to show. */
  ready(request: { surface: Surface; memory: PanelMemory | null }): void;
  setLens(request: { lens: Partial<Lens> }): void;
  setOptions(request: { options: Partial<PanelOptions> }): void;
  tile(request: TileRequest): Float32Array;
  /** Weights of another lens than the one that all share: a thumbnail of a head, a region that is being dragged. */
  heat(request: { inspection: string; lens: Lens }): Heat;
  outputs(request: OutputsRequest): Prediction[];
  preview(request: PreviewRequest): PicturePreview;
  /** Outline this unit in the editor while the pointer is on it here; null: no more. */
  point(request: { place: UnitPlace | null }): void;
  /** Show this unit in the editor, with the caret on it. */
  reveal(request: { place: UnitPlace }): void;
  /** Keep this unit as the query whatever the caret does; null: follow the caret again. */
  pin(request: { place: UnitPlace | null }): void;
  copy(request: { text: string }): void;
  /** Runs the document again with these changes in place of those that there are; none: as it is. */
  change(request: { changes: readonly Change[] }): void;
  run(request: { command: 'inspect' | 'selectModel' | 'clear' | 'showLog' | 'openPanel' | 'continueText' }): void;
}

/** What the host tells the panel. */
export interface PanelEvents {
  /** Null: nothing is inspected. */
  inspection: PanelInspection | null;
  /** A list of the inspection has grown. */
  list: PanelList & { readonly inspection: string };
  map: MapEvent;
  heat: Heat;
  lens: { readonly lens: Lens; readonly pinned: boolean };
  progress: PanelProgress;
  /** Something that was asked of the engine about what is shown takes longer than a moment (300 ms), or does no more. */
  waiting: { readonly waiting: boolean };
  options: PanelOptions;
  /** The unit under the pointer in the editor. */
  point: { readonly place: UnitPlace | null };
  /** What went wrong with the last run; what was shown stays. Null: nothing. */
  problem: { readonly message: string } | null;
}
