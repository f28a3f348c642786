import { defaultLens } from '../src/core/defaultLens';
import { show, type Shown } from '../src/core/paint';
import type { Lens } from '../src/protocol/lens';
import type { MapInfo } from '../src/protocol/models';
import type { PanelInspection, PanelOptions, PictureLook } from '../src/protocol/panel';
import { lensKey } from './lensKey';
import type { DataContent, PanelState } from './state';
import { receivedOver, type LayerSummary } from './summary';

/** What every view draws from. */
export interface ViewData {
  readonly inspection: PanelInspection;
  readonly lens: Lens;
  readonly pinned: boolean;
  readonly options: PanelOptions;
  readonly look: PictureLook;
  readonly pointed: number | null;
  /** Also while nothing has been said of it yet. */
  readonly running: boolean;
  /** The self-attention map of the lens's layer. */
  readonly map: MapInfo | null;
  /** Its summary; null until its first window is done. */
  readonly summary: LayerSummary | null;
  /** Null until there is something to paint. */
  readonly heat: PaintedHeat | null;
}

export interface PaintedHeat extends Shown {
  /** What the weights are of: not the lens wanted while its heat is on its way. */
  readonly lens: Lens;
}

/** Derives the views' data; the heat is made anew only when what it comes from has changed. */
export function viewDataMaker(): (state: PanelState) => ViewData | null {
  let inputs: readonly unknown[] = [];
  let heat: PaintedHeat | null = null;
  return ({ content, options, look, pointed }) => {
    if (content.kind !== 'data') return null;
    const { inspection, pinned, progress } = content;
    const lens = content.lens ?? defaultLens(inspection.card);
    const map =
      inspection.maps.find(({ layer, kind }) => layer === lens.layer && (kind === 'self' || kind === 'causal')) ?? null;
    const summary = map === null ? null : (content.summaries.get(map.address) ?? null);
    const next = [inspection, content.heat, content.summaries, lens, options.sink];
    if (next.some((value, i) => value !== inputs[i])) {
      inputs = next;
      const source = heatSource(content, lens, summary);
      heat = source && { ...show(source.weights, inspection.units, options.sink), lens: source.lens };
    }
    return { inspection, lens, pinned, options, look, pointed, running: progress?.running ?? true, map, summary, heat };
  };
}

interface HeatSource {
  readonly lens: Lens;
  readonly weights: Float32Array;
}

/** The lens's own heat; else what its layer's summary tells; else the last heat there was; else the newest layer's summary. */
function heatSource(content: DataContent, lens: Lens, summary: LayerSummary | null): HeatSource | null {
  const heat = content.heat?.weights.length === content.inspection.units.length ? content.heat : null;
  if (heat !== null && lensKey(heat.lens) === lensKey(lens)) return heat;
  const received = { ...lens, method: 'raw', direction: 'received' } as const;
  if (
    summary !== null &&
    lens.method === 'raw' &&
    (lens.direction === 'received' || (lens.query === null && lens.region == null))
  ) {
    return { lens: received, weights: receivedOver(summary, lens.head) };
  }
  if (heat !== null) return heat;
  const newest = [...content.summaries.values()].at(-1);
  if (newest === undefined) return null;
  return { lens: { ...received, layer: newest.layer }, weights: receivedOver(newest, lens.head) };
}
