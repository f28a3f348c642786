import type { Side } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { ListId } from '../protocol/units';
import type { LensArguments } from './arguments';

/** The side of a map that the options speak of; null where they leave it open. */
export function sideAsked({ direction, query, key }: LensArguments): Side | null {
  if (key !== null) return 'key';
  if (direction !== null) return ({ from: 'query', to: 'key', received: 'all' } as const)[direction];
  return query === null ? null : 'query';
}

/** The lists of a map that a unit or region of the options can be of. */
export function listsAsked(lens: LensArguments, { queries, keys }: MapInfo): ListId[] {
  if (lens.key !== null) return [keys];
  return lens.query === null ? [queries, keys] : [queries];
}
