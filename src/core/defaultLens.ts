import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';

/**
 * What is looked at first: the last layer, all heads together. Of a text, what every unit receives; of a picture, where
 * the class token, the first unit, looks.
 */
export function defaultLens({ layers, modality }: Pick<ModelCard, 'layers' | 'modality'>): Lens {
  const lens = { layer: layers - 1, head: 'mean', method: 'raw' } as const;
  return modality === 'image'
    ? { ...lens, direction: 'from', query: 0 }
    : { ...lens, direction: 'received', query: null };
}
