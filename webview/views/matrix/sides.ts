import { listOfUnits, type ViewData } from '../../viewData';
import { unitName } from '../../words';
import type { OverlaySide } from './overlay';

/** The units of the lens that stand on one side of the map. */
export function chosenOn(data: ViewData, side: 'query' | 'key'): readonly number[] {
  const { lens, map } = data;
  const on = side === lens.side || (lens.side === 'all' ? false : map.queries === map.keys && side === 'query');
  return on && listOfUnits(data, lens) !== undefined ? lens.units : [];
}

/** What is drawn along one side of the map. */
export function overlaySide(data: ViewData, side: 'query' | 'key'): OverlaySide {
  const { map, pointed, lens } = data;
  const list = side === 'query' ? data.queries : data.keys;
  const cross = map.queries !== map.keys;
  // In a map of one list, what is pointed at in the editor is a key.
  const own = pointed?.list === list.list.id && (cross || side === 'key');
  return {
    title: cross ? list.list.id : side === 'query' ? 'queries' : 'keys',
    name: (unit) => unitName(list.units, unit),
    chosen: lens.side === side ? chosenOn(data, side) : [],
    pointed: own ? pointed.unit : null,
  };
}

/** Names the map for a screen reader. */
export function matrixLabel({ map }: ViewData): string {
  return map.queries === map.keys
    ? 'Attention matrix: rows are queries, columns are keys'
    : `Attention matrix: rows are queries (${map.queries}), columns are keys (${map.keys})`;
}
