import { weightOf } from '../../core/maps/attentionMap';
import { topUnits } from '../../core/paint';
import { sideOf, stackOf, unitsList } from '../../core/stacks';
import type { Work } from '../../core/work';
import type { EngineApi, PairWeights, UnitFacts } from '../../protocol/engine';
import { HeadlightError } from '../../protocol/errors';
import type { Heat, Lens } from '../../protocol/lens';
import type { MapInfo } from '../../protocol/models';
import type { Inspection } from '../inspection';
import { inRange, within } from './checks';
import { heatOfInspection } from './heat';
import { predictionsFrom } from './outputs';

/** Predictions that a card tells. */
const MOST_PREDICTIONS = 5;

/** All that a card of a unit tells, in one answer. Throws as {@link heatOfInspection}; HeadlightError `usage` for a unit of neither side of the map. */
export async function unitFacts(
  inspection: Inspection,
  { lens, list, unit }: Parameters<EngineApi['unit']>[0],
  work: Work,
): Promise<UnitFacts> {
  const { info } = inspection.map(lens.map);
  await inRange(async () => within('unit', unit, inspection.list(list).list.length));
  const side = lens.side === 'key' && info.keys === list ? 'key' : sideOf(info, list);
  if (side === null) {
    throw new HeadlightError('usage', `list ${list}: wanted one of ${lens.map}: ${info.queries}, ${info.keys}`);
  }
  const heat = (of: Partial<Lens>): Promise<Heat> => heatOfInspection(inspection, { ...lens, ...of }, work);
  const own = await heat({ side, units: [unit] });
  const received = info.keys === list ? await heat({ side: 'all', units: [] }) : null;
  const shown = lens.side === 'all' || lens.units.length === 0 ? null : await heat({});
  // A list that the model writes on is told of as it is written: by what comes next.
  const place = inspection.facts.card?.writes === list ? unit + 1 : unit;
  const predicted = (await inspection.answers?.at(list, place, work, false)) ?? null;
  return {
    own,
    received,
    shown,
    pair: pairOf(inspection, info, lens, { list, unit, own }),
    predictions: await predictionsFrom(predicted, MOST_PREDICTIONS),
  };
}

/** The unit with that of the lens, where one looks at the other; else with what it is bound to most. */
function pairOf(
  inspection: Inspection,
  info: MapInfo,
  lens: Lens,
  { list, unit, own }: { readonly list: string; readonly unit: number; readonly own: Heat },
): PairWeights | null {
  const [other, more] = lens.units;
  const others = unitsList(info, lens.side);
  const across = lens.side === 'query' ? info.keys : info.queries;
  const same = other === unit && others === list;
  if (other !== undefined && more === undefined && across === list && !same) {
    const [query, key] = lens.side === 'query' ? [other, unit] : [unit, other];
    return weightsOfPair(inspection, info, query, key);
  }
  const bound = topUnits(own.weights, inspection.list(own.list).units, 1, false)[0]?.unit;
  if (bound === undefined) return null;
  return own.lens.side === 'query'
    ? weightsOfPair(inspection, info, unit, bound)
    : weightsOfPair(inspection, info, bound, unit);
}

function weightsOfPair(inspection: Inspection, { stack, heads }: MapInfo, query: number, key: number): PairWeights {
  const infos = stackOf(inspection.facts.infos, stack).filter(({ address }) => inspection.hasMap(address));
  const weights = new Float32Array(infos.length * heads);
  for (const [i, { address }] of infos.entries()) {
    const map = inspection.map(address);
    for (let head = 0; head < heads; head++) weights[i * heads + head] = weightOf(map, head, query, key);
  }
  return { query, key, weights, maps: infos.length, heads };
}
