import type { LayerEvent, MapQuery, Picture, PicturePreview, Prediction } from './engine';
import type { Heat, Lens } from './lens';
import type { MapInfo, ModelCard, Provenance } from './models';
import type { Range, UnitTable } from './units';

export type Palette = 'amber' | 'viridis' | 'cividis' | 'magma';
export type SinkMode = 'apart' | 'renormalise' | 'include';
export type ViewId = 'tokens' | 'matrix' | 'image';

/** Which of the three places the same webview app stands in; `editor` is the custom editor of a picture. */
export type Surface = 'panel' | 'side' | 'editor';

/** Settings of the panel that outlive a window; kept by VS Code's webview state. */
export interface PanelMemory {
  readonly view: ViewId;
  readonly document: string | null;
  /** What was looked at in that document. */
  readonly lens?: Lens | null;
  readonly look?: PictureLook;
}

/** How the heat lies on a picture. */
export interface PictureLook {
  /** Between the centres of patches; else a patch a colour. */
  readonly smooth: boolean;
  /** 0 to 1: what the strongest patch covers. */
  readonly opacity: number;
  /** Boxes around the patches that hold most. */
  readonly regions: boolean;
}

/** What the panel shows of one document. */
export interface PanelInspection {
  readonly inspection: string;
  /** URI of the document. */
  readonly document: string;
  readonly title: string;
  /** What the units' offsets point into, so that what lies between units is drawn as it is. Null where ids were given. */
  readonly text: string | null;
  readonly card: ModelCard;
  readonly units: UnitTable;
  readonly maps: readonly MapInfo[];
  readonly provenance: Provenance;
  /** Null where a text is shown. */
  readonly picture: Picture | null;
}

export interface PanelProgress {
  readonly running: boolean;
  /** 0 to 1 */
  readonly share: number;
  readonly done: number;
  readonly total: number;
  readonly milliseconds: number | null;
  /** Ranges of units that have weights. */
  readonly covered: readonly Range[];
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
  tile(request: MapQuery & { rows: Range; columns: Range; width: number; height: number }): Float32Array;
  /** [keys] and [queries] of one unit, for marginals and exact values. */
  row(request: MapQuery & { query: number }): Float32Array;
  column(request: MapQuery & { key: number }): Float32Array;
  /** Weights of another lens than the one that all share: a thumbnail of a head, a region that is being dragged. */
  heat(request: { inspection: string; lens: Lens }): Heat;
  answers(request: { inspection: string; count: number }): Prediction[];
  preview(request: { inspection: string; side: number }): PicturePreview;
  /** Outline this unit in the editor while the pointer is on it here; null: no more. */
  point(request: { unit: number | null }): void;
  /** Show this unit in the editor, with the caret on it. */
  reveal(request: { unit: number }): void;
  /** Keep this unit as the query whatever the caret does; null: follow the caret again. */
  pin(request: { unit: number | null }): void;
  copy(request: { text: string }): void;
  run(request: { command: 'inspect' | 'selectModel' | 'clear' | 'showLog' | 'openPanel' }): void;
}

/** What the host tells the panel. */
export interface PanelEvents {
  /** Null: nothing is inspected. */
  inspection: PanelInspection | null;
  /** Units grew (generation) or were replaced. */
  layer: LayerEvent;
  heat: Heat;
  lens: { readonly lens: Lens; readonly pinned: boolean };
  progress: PanelProgress;
  options: PanelOptions;
  /** The unit under the pointer in the editor. */
  point: { readonly unit: number | null };
  /** What went wrong with the last run; what was shown stays. Null: nothing. */
  problem: { readonly message: string } | null;
}
