import type { MapInfo } from '../../protocol/models';
import type { LensMethod } from './lensMethod';
import { raw } from './raw';
import { rollout } from './rollout';

/** Every method of a lens, in the order in which they are offered. */
export const METHODS: readonly LensMethod[] = [raw, rollout];

/** The method of that id; undefined where this version has none. */
export function methodOf(id: string): LensMethod | undefined {
  return METHODS.find((method) => method.id === id);
}

/** The maps that a method reads for a map at an address: those of its stack up to it, or it alone. Empty where there is no such map. */
export function mapsFor(method: LensMethod, maps: readonly MapInfo[], address: string): readonly MapInfo[] {
  const own = maps.find((map) => map.address === address);
  if (own === undefined) return [];
  return method.spans === 'map' ? [own] : maps.filter(({ stack, step }) => stack === own.stack && step <= own.step);
}

/** Why a method cannot be had at a map; null: it can. */
export function refusal(method: LensMethod, maps: readonly MapInfo[], address: string, units: number): string | null {
  const read = mapsFor(method, maps, address);
  const lacking = read.find(({ facets }) => method.needs.some((facet) => !facets.includes(facet)));
  if (lacking !== undefined)
    return `${method.title} wants ${method.needs.join(' and ')}, which ${lacking.address} does not tell`;
  return method.refuse(read, units);
}
