import type { HeadChoice, Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';

type Extent = Pick<ModelCard, 'layers' | 'heads'>;

/** The next (1) or previous (−1) layer; from the last one goes on at the first. */
export function stepLayer(lens: Lens, { layers }: Extent, by: 1 | -1): Partial<Lens> {
  return { layer: (lens.layer + by + layers) % layers };
}

/** The next or previous single head; from all heads together to the first or last one. */
export function stepHead(lens: Lens, { heads }: Extent, by: 1 | -1): Partial<Lens> {
  if (typeof lens.head !== 'number') return { head: by === 1 ? 0 : heads - 1 };
  return { head: (lens.head + by + heads) % heads };
}

/** Looks at ↔ looked at by. */
export function turn(lens: Lens): Partial<Lens> {
  return { direction: lens.direction === 'from' ? 'to' : 'from' };
}

/** The lens kept within another model: the last layer stays the last, what does not exist is replaced by what is nearest. */
export function fitLens(lens: Lens, was: Extent, is: Extent): Lens {
  const layer = lens.layer === was.layers - 1 ? is.layers - 1 : Math.min(lens.layer, is.layers - 1);
  return { ...lens, layer, head: fitHead(lens.head, is.heads) };
}

export function fitHead(head: HeadChoice, heads: number): HeadChoice {
  return typeof head === 'number' && head >= heads ? 'mean' : head;
}

/** A change of the lens without what does not exist in a model, or in the `units` of a run. */
export function lensWithin(change: Partial<Lens>, { layers, heads }: Extent, units: number): Partial<Lens> {
  const { layer, head, query, region, ...rest } = change;
  return {
    ...rest,
    ...(layer !== undefined && isIndex(layer, layers) ? { layer } : {}),
    ...(head !== undefined && (typeof head === 'string' || isIndex(head, heads)) ? { head } : {}),
    ...(query !== undefined && (query === null || isIndex(query, units)) ? { query } : {}),
    ...(region === null ? { region } : regionWithin(region ?? [], units)),
  };
}

function regionWithin(region: readonly number[], units: number): Partial<Lens> {
  const present = region.filter((unit) => isIndex(unit, units));
  return present.length > 0 ? { region: present } : {};
}

/** The lens after a change. Another query takes the place of a region; a new region looks, where no direction was asked for. */
export function moveLens(lens: Lens, change: Partial<Lens>): Lens {
  const { region, ...rest } = { ...lens, ...change };
  const replaced = change.query !== undefined && change.region === undefined;
  if (region == null || replaced) return rest;
  const turned = change.region !== undefined && change.direction === undefined && rest.direction === 'received';
  return { ...rest, ...(turned ? { direction: 'from' } : {}), region };
}

/** True for a whole number from 0 that is below `length`. */
export function isIndex(index: number, length: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < length;
}
