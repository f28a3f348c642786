import type { Lens } from '../src/protocol/lens';

/** Two lenses with the same key have the same heat. A region stands in place of the query; `received` has neither. */
export function lensKey({ layer, head, method, direction, query, region }: Lens): string {
  const place = direction === 'received' ? null : (region ?? query);
  return JSON.stringify([layer, head, method, place === null ? 'received' : direction, place]);
}
