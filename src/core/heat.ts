import type { Heat, Lens } from '../protocol/lens';
import { columnOf, receivedOf, rowOf, type AttentionMap } from './maps';
import { rolloutHeat } from './rollout';

/**
 * Applies a lens to the self-attention maps of an inspection, one a layer, in order: the heat, one weight per unit.
 * Without a query unit, `from` and `to` fall back to `received`; the lens in the answer says which was used.
 * A region of several query units has the mean of their heats. Throws RangeError where layer, head or query do not exist.
 */
export function heatOf(maps: readonly AttentionMap[], wanted: Lens): Heat {
  if (wanted.region != null) return regionHeat(maps, wanted, wanted.region);
  const lens: Lens = wanted.query === null ? { ...wanted, direction: 'received' } : wanted;
  const map = maps[lens.layer];
  if (map === undefined) throw new RangeError(`layer ${lens.layer}: wanted 0 to ${maps.length - 1}`);
  if (lens.query !== null && !(Number.isInteger(lens.query) && lens.query >= 0 && lens.query < map.queries)) {
    throw new RangeError(`unit ${lens.query}: wanted 0 to ${map.queries - 1}`);
  }
  const weights = lens.method === 'rollout' ? rolloutHeat(maps.slice(0, lens.layer + 1), lens) : rawWeights(map, lens);
  return { lens, weights };
}

function regionHeat(maps: readonly AttentionMap[], lens: Lens, region: readonly number[]): Heat {
  const { region: _, ...single } = lens;
  const weights = new Float32Array(maps[lens.layer]?.keys ?? 0);
  for (const query of region) {
    const one = heatOf(maps, { ...single, query }).weights;
    for (let i = 0; i < weights.length; i++) weights[i]! += one[i]! / region.length;
  }
  if (region.length === 0) throw new RangeError('region: wanted at least one unit');
  return { lens, weights };
}

function rawWeights(map: AttentionMap, lens: Lens): Float32Array {
  if (lens.query === null || lens.direction === 'received') return receivedOf(map, lens.head);
  return lens.direction === 'from' ? rowOf(map, lens.head, lens.query) : columnOf(map, lens.head, lens.query);
}
