import type { Lens } from '../src/protocol/lens';

/** Two lenses with the same key have the same heat. One without units is of what is received, whatever its side. */
export function lensKey({ map, head, method, side, units, answer }: Lens): string {
  const received = side === 'all' || units.length === 0;
  return JSON.stringify([map, head, method, received ? 'all' : side, received ? [] : units, answer]);
}
