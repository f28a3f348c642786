import type { LensMethod } from './lensMethod';

/** The weights as the model has them. */
export const raw: LensMethod = {
  id: 'raw',
  title: 'raw',
  hint: 'The weights of this layer, as the model has them',
  needs: [],
  spans: 'map',
  refuse: () => null,
  map: (maps, head) => Promise.resolve({ map: maps.at(-1)!, head }),
};
