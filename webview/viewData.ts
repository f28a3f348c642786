import { defaultLens } from '../src/core/defaultLens';
import { methodOf } from '../src/core/methods';
import { show, type Shown } from '../src/core/paint';
import { heatList, mapAt, stackOf, unitsList } from '../src/core/stacks';
import type { Heat, Lens } from '../src/protocol/lens';
import type { MapInfo } from '../src/protocol/models';
import type { PanelInspection, PanelList, PanelOptions, UnitPlace } from '../src/protocol/panel';
import type { ListId } from '../src/protocol/units';
import { lensKey } from './lensKey';
import type { DataContent, PanelState } from './state';
import { receivedOver, type MapSummary } from './summary';

/** What every view draws from. */
export interface ViewData {
  readonly inspection: PanelInspection;
  readonly lens: Lens;
  readonly pinned: boolean;
  readonly options: PanelOptions;
  readonly pointed: UnitPlace | null;
  /** Also while nothing has been said of it yet. */
  readonly running: boolean;
  /** The map that the lens is on, the maps of its stack, and the lists on its sides. */
  readonly map: MapInfo;
  readonly stack: readonly MapInfo[];
  readonly queries: PanelList;
  readonly keys: PanelList;
  /** Of that map; null until its first window is done. */
  readonly summary: MapSummary | null;
  /** Null until there is something to paint. */
  readonly heat: PaintedHeat | null;
}

export interface PaintedHeat extends Shown {
  /** What the weights are of: not the lens wanted while its heat is on its way. */
  readonly lens: Lens;
  /** What they are over. */
  readonly list: PanelList;
}

/** Derives the views' data; the heat is made anew only when what it comes from has changed. Null while there is no map or list. */
export function viewDataMaker(): (state: PanelState) => ViewData | null {
  let inputs: readonly unknown[] = [];
  let heat: PaintedHeat | null = null;
  return ({ content, options, pointed }) => {
    if (content.kind !== 'data') return null;
    const { inspection, pinned, progress } = content;
    const lens = knownLens(content);
    const map = lens && mapAt(inspection.maps, lens.map);
    const queries = map && listAt(inspection, map.queries);
    const keys = map && listAt(inspection, map.keys);
    if (lens == null || map == null || queries == null || keys == null) return null;
    const summary = content.summaries.get(map.address) ?? null;
    const next = [inspection, content.heat, content.summaries, lensKey(lens), options.sink];
    if (next.some((value, i) => value !== inputs[i])) {
      inputs = next;
      const source = heatSource(content, lens, map, summary);
      heat = source && paint(inspection, source, options);
    }
    const running = progress?.running ?? true;
    const stack = stackOf(inspection.maps, map.stack);
    return { inspection, lens, pinned, options, pointed, running, map, stack, queries, keys, summary, heat };
  };
}

export function listAt({ lists }: Pick<PanelInspection, 'lists'>, id: ListId): PanelList | undefined {
  return lists.find(({ list }) => list.id === id);
}

/** The list that the units of a lens are in; undefined while it is of no units. */
export function listOfUnits({ inspection }: Pick<ViewData, 'inspection'>, lens: Lens): PanelList | undefined {
  const map = mapAt(inspection.maps, lens.map);
  const list = map === undefined || lens.units.length === 0 ? null : unitsList(map, lens.side);
  return list === null ? undefined : listAt(inspection, list);
}

/** Whether a lens is of this unit. */
export function isUnitOf(data: Pick<ViewData, 'inspection'>, lens: Lens, { list, unit }: UnitPlace): boolean {
  return listOfUnits(data, lens)?.list.id === list && lens.units.includes(unit);
}

/** A heat ready to be painted; units that its list has grown by have no weight yet. Null where it is of no list that there is. */
export function paint(
  inspection: PanelInspection,
  { lens, list: id, weights }: Heat,
  { sink }: Pick<PanelOptions, 'sink'>,
): PaintedHeat | null {
  const list = listAt(inspection, id);
  if (list === undefined) return null;
  const { length } = list.units;
  const all = new Float32Array(length);
  all.set(weights.subarray(0, length));
  return { ...show(weights.length === length ? weights : all, list.units, sink), lens, list };
}

/** The host's lens, as far as this version and the inspection know what it names; else the one that is looked at first. */
function knownLens({ inspection, lens }: DataContent): Lens | null {
  const { maps, lists } = inspection;
  if (lens === null || mapAt(maps, lens.map) === undefined)
    return (
      defaultLens(
        maps,
        lists.map(({ list }) => list),
      ) ?? null
    );
  return methodOf(lens.method) === undefined ? { ...lens, method: 'raw' } : lens;
}

/** The lens's own heat; else what its map's summary tells; else the last heat there was; else the newest summary, of its stack if there is one. */
function heatSource(content: DataContent, lens: Lens, map: MapInfo, summary: MapSummary | null): Heat | null {
  const { inspection, summaries } = content;
  const heat = content.heat !== null && suits(inspection, content.heat) ? content.heat : null;
  if (heat !== null && lensKey(heat.lens) === lensKey(lens)) return heat;
  const received = { ...lens, method: 'raw', side: 'all', units: [] } as const;
  if (summary !== null && lens.method === 'raw' && (lens.side === 'all' || lens.units.length === 0)) {
    return { lens: received, list: map.keys, weights: receivedOver(summary, lens.head) };
  }
  if (heat !== null) return heat;
  const known = [...summaries.values()].flatMap((one) => {
    const info = mapAt(inspection.maps, one.address);
    return info === undefined ? [] : [{ summary: one, info }];
  });
  const newest = known.findLast(({ info }) => info.stack === map.stack) ?? known.at(-1);
  if (newest === undefined) return null;
  const { info } = newest;
  // A head that this map has not is no head of it.
  const head = typeof lens.head === 'number' && lens.head >= info.heads ? 'mean' : lens.head;
  const own = { ...received, map: info.address, head };
  return { lens: own, list: info.keys, weights: receivedOver(newest.summary, head) };
}

/** Another inspection's heat may still be on its way. */
function suits(inspection: PanelInspection, { lens, list, weights }: Heat): boolean {
  const map = mapAt(inspection.maps, lens.map);
  const length = listAt(inspection, list)?.units.length ?? 0;
  return map !== undefined && heatList(map, lens.side) === list && weights.length > 0 && weights.length <= length;
}
