import type { Heat, Lens } from '../protocol/lens';
import { columnOf, receivedOf, rowOf } from './maps/attentionMap';
import type { MethodMap } from './methods/lensMethod';
import type { Work } from './work';

/**
 * Applies a lens to what its method made of the map: the heat, one weight per unit of one list. Without units, the sides
 * `query` and `key` fall back to `all`; the lens in the answer says which was used. Of several units it is the mean.
 * Rejects with RangeError where head or units do not exist, CancelledError.
 */
export async function heatOf({ map, head }: MethodMap, wanted: Lens, work: Work): Promise<Heat> {
  const lens: Lens =
    wanted.units.length === 0 || wanted.side === 'all' ? { ...wanted, side: 'all', units: [] } : wanted;
  const { info } = map;
  const list = lens.side === 'key' ? info.queries : info.keys;
  if (lens.side === 'all') return { lens, list, weights: receivedOf(map, head) };
  const count = lens.side === 'query' ? map.queries : map.keys;
  const wrong = lens.units.find((unit) => !(Number.isInteger(unit) && unit >= 0 && unit < count));
  if (wrong !== undefined) throw new RangeError(`unit ${wrong}: wanted 0 to ${count - 1}`);
  const weightsOf = (unit: number): Float32Array =>
    lens.side === 'query' ? rowOf(map, head, unit) : columnOf(map, head, unit);
  if (lens.units.length === 1) return { lens, list, weights: weightsOf(lens.units[0]!) };
  const weights = new Float32Array(lens.side === 'query' ? map.keys : map.queries);
  for (const unit of lens.units) {
    const one = weightsOf(unit);
    for (let i = 0; i < weights.length; i++) weights[i]! += one[i]! / lens.units.length;
    const pause = work.breathe();
    if (pause !== undefined) await pause;
  }
  return { lens, list, weights };
}
