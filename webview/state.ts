import type { Heat, Lens } from '../src/protocol/lens';
import type { PanelEvents, PanelInspection, PanelOptions, PanelProgress, ViewId } from '../src/protocol/panel';
import { addLayer, type Summaries } from './summary';

/** What there is of one document. */
export interface DataContent {
  readonly kind: 'data';
  readonly inspection: PanelInspection;
  readonly lens: Lens | null;
  readonly pinned: boolean;
  readonly heat: Heat | null;
  readonly summaries: Summaries;
  readonly progress: PanelProgress | null;
}

export type Content = { readonly kind: 'loading' } | { readonly kind: 'empty' } | DataContent;

export interface PanelState {
  readonly content: Content;
  readonly view: ViewId;
  readonly options: PanelOptions;
  /** What went wrong with the last run. What was shown stays. */
  readonly problem: string | null;
  /** The unit under the pointer in the editor. */
  readonly pointed: number | null;
}

/** An event of the host, or what the person did here. A partial lens or options are shown before the host confirms them. */
export type Action =
  | { readonly [E in keyof PanelEvents]: { readonly type: E; readonly payload: PanelEvents[E] } }[keyof PanelEvents]
  | { readonly type: 'view'; readonly payload: ViewId }
  | { readonly type: 'wantLens'; readonly payload: Partial<Lens> }
  | { readonly type: 'wantOptions'; readonly payload: Partial<PanelOptions> };

export function initialState(view: ViewId): PanelState {
  return {
    content: { kind: 'loading' },
    view,
    options: { palette: 'amber', sink: 'apart', followCursor: true },
    problem: null,
    pointed: null,
  };
}

/** The next state. Events that belong to another inspection than the one shown are dropped. */
export function reduce(state: PanelState, action: Action): PanelState {
  switch (action.type) {
    case 'view':
      return { ...state, view: action.payload };
    case 'options':
      return { ...state, options: action.payload };
    case 'wantOptions':
      return { ...state, options: { ...state.options, ...action.payload } };
    case 'problem':
      return { ...state, problem: action.payload?.message ?? null };
    case 'point':
      return { ...state, pointed: action.payload.unit };
    case 'inspection':
      return { ...state, content: nextContent(state.content, action.payload), pointed: null };
    case 'layer':
    case 'heat':
    case 'lens':
    case 'wantLens':
    case 'progress':
      return state.content.kind === 'data' ? { ...state, content: reduceData(state.content, action) } : state;
  }
}

type DataAction = Extract<Action, { type: 'layer' | 'heat' | 'lens' | 'wantLens' | 'progress' }>;

function reduceData(content: DataContent, action: DataAction): DataContent {
  switch (action.type) {
    case 'layer':
      if (action.payload.inspection !== content.inspection.inspection) return content;
      return { ...content, summaries: addLayer(content.summaries, action.payload, content.inspection.units.length) };
    case 'heat':
      return { ...content, heat: action.payload };
    case 'lens':
      return { ...content, lens: action.payload.lens, pinned: action.payload.pinned };
    case 'wantLens':
      return content.lens === null ? content : { ...content, lens: { ...content.lens, ...action.payload } };
    case 'progress':
      return { ...content, progress: action.payload };
  }
}

/** The same inspection again has grown: what is known of it stays. */
function nextContent(content: Content, inspection: PanelInspection | null): Content {
  if (inspection === null) return { kind: 'empty' };
  const known = content.kind === 'data' ? content : null;
  if (known !== null && known.inspection.inspection === inspection.inspection) return { ...known, inspection };
  return {
    kind: 'data',
    inspection,
    lens: known?.lens ?? null,
    pinned: false,
    heat: null,
    summaries: new Map(),
    progress: null,
  };
}
