import { mapAt } from '../src/core/stacks';
import type { Heat, Lens } from '../src/protocol/lens';
import type { ListId } from '../src/protocol/units';
import type {
  PanelEvents,
  PanelInspection,
  PanelList,
  PanelMemory,
  PanelOptions,
  PanelProgress,
  UnitPlace,
} from '../src/protocol/panel';
import { addMap, type Summaries } from './summary';

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
  /** A new run of the same document, until it has something to paint: what was shown stays that long. */
  readonly incoming: DataContent | null;
  /** Id of the view that was chosen. */
  readonly view: string;
  /** What every view keeps of its own, by its id. */
  readonly views: PanelMemory['views'];
  readonly options: PanelOptions;
  /** What went wrong with the last run. What was shown stays. */
  readonly problem: string | null;
  /** The unit under the pointer in the editor. */
  readonly pointed: UnitPlace | null;
  /** The host has been asking the engine for a while. */
  readonly waiting: boolean;
}

/** An event of the host, or what the person did here. A partial lens or options are shown before the host confirms them. */
export type Action =
  | { readonly [E in keyof PanelEvents]: { readonly type: E; readonly payload: PanelEvents[E] } }[keyof PanelEvents]
  | { readonly type: 'view'; readonly payload: string }
  | { readonly type: 'keep'; readonly payload: { readonly view: string; readonly state: unknown } }
  | { readonly type: 'wantLens'; readonly payload: Partial<Lens> }
  | { readonly type: 'wantOptions'; readonly payload: Partial<PanelOptions> };

export function initialState(view: string, views: PanelMemory['views'] = {}): PanelState {
  return {
    content: { kind: 'loading' },
    incoming: null,
    view,
    views,
    options: { palette: 'amber', sink: 'apart', followCursor: true, focusMode: false },
    problem: null,
    pointed: null,
    waiting: false,
  };
}

/** The next state. Events that belong to another inspection than the one shown are dropped. */
export function reduce(state: PanelState, action: Action): PanelState {
  switch (action.type) {
    case 'view':
      return { ...state, view: action.payload };
    case 'keep':
      return { ...state, views: { ...state.views, [action.payload.view]: action.payload.state } };
    case 'options':
      return { ...state, options: action.payload };
    case 'wantOptions':
      return { ...state, options: { ...state.options, ...action.payload } };
    case 'problem':
      return { ...state, problem: action.payload?.message ?? null };
    case 'point':
      return { ...state, pointed: action.payload.place };
    case 'waiting':
      return { ...state, waiting: action.payload.waiting };
    case 'inspection':
      return withInspection({ ...state, pointed: null }, action.payload);
    case 'list':
    case 'map':
    case 'heat':
    case 'lens':
    case 'wantLens':
    case 'progress':
      return promote({
        ...state,
        content:
          state.content.kind === 'data' && concerns(state, action) ? reduceData(state.content, action) : state.content,
        incoming: state.incoming && reduceData(state.incoming, action),
      });
  }
}

/** Heat and progress belong to the newest run. */
function concerns({ incoming }: PanelState, { type }: DataAction): boolean {
  return incoming === null || (type !== 'heat' && type !== 'progress');
}

function promote(state: PanelState): PanelState {
  const { incoming } = state;
  const ready =
    incoming !== null && (incoming.summaries.size > 0 || incoming.heat !== null || (incoming.progress?.done ?? 0) > 0);
  return ready ? { ...state, content: incoming, incoming: null } : state;
}

type DataAction = Extract<Action, { type: 'list' | 'map' | 'heat' | 'lens' | 'wantLens' | 'progress' }>;

function reduceData(content: DataContent, action: DataAction): DataContent {
  const { inspection } = content;
  switch (action.type) {
    case 'list':
      if (action.payload.inspection !== inspection.inspection) return content;
      return { ...content, inspection: { ...inspection, lists: withList(inspection.lists, action.payload) } };
    case 'map': {
      const map = mapAt(inspection.maps, action.payload.address);
      if (action.payload.inspection !== inspection.inspection || map === undefined) return content;
      const lengthOf = (list: ListId): number => inspection.lists.find((one) => one.list.id === list)?.list.length ?? 0;
      const size = { heads: map.heads, keys: lengthOf(map.keys), queries: lengthOf(map.queries) };
      return { ...content, summaries: addMap(content.summaries, action.payload, size) };
    }
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

/** The lists with one that has grown, or is new. */
function withList(lists: readonly PanelList[], { list, units }: PanelList): PanelList[] {
  const known = lists.some((one) => one.list.id === list.id);
  return known ? lists.map((one) => (one.list.id === list.id ? { list, units } : one)) : [...lists, { list, units }];
}

function withInspection(state: PanelState, inspection: PanelInspection | null): PanelState {
  if (inspection === null) return { ...state, content: { kind: 'empty' }, incoming: null };
  const known = state.content.kind === 'data' ? state.content : null;
  // The same inspection again: what is known of it stays.
  if (known?.inspection.inspection === inspection.inspection) return { ...state, content: { ...known, inspection } };
  if (state.incoming?.inspection.inspection === inspection.inspection) {
    return { ...state, incoming: { ...state.incoming, inspection } };
  }
  const fresh: DataContent = {
    kind: 'data',
    inspection,
    lens: known?.lens ?? null,
    pinned: known?.pinned ?? false,
    heat: null,
    summaries: new Map(),
    progress: null,
  };
  const again = known !== null && known.inspection.document === inspection.document;
  return again ? { ...state, incoming: fresh } : { ...state, content: fresh, incoming: null };
}
