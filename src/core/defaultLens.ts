import type { Lens } from '../protocol/lens';

/** What is looked at first: the last layer, all heads together, what every unit receives. */
export function defaultLens(layers: number): Lens {
  return { layer: layers - 1, head: 'mean', method: 'raw', direction: 'received', query: null };
}
