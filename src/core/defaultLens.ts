import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';

/**
 * What is looked at first: the last layer, all heads together. In a text what every unit receives; in a picture where the
 * first unit, the class token, looks.
 */
export function defaultLens({ layers, modality }: Pick<ModelCard, 'layers' | 'modality'>): Lens {
  const whole = { layer: layers - 1, head: 'mean', method: 'raw' } as const;
  return modality === 'image' ? { ...whole, direction: 'from', query: 0 } : { ...whole, direction: 'received', query: null };
}
