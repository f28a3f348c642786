/** One way of resampling: the weight of a pixel by its distance, and how far it reaches, in pixels of the coarser grid. */
export interface Filter {
  readonly support: number;
  weight(distance: number): number;
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Of the two cubics of Keys 1981 that are in use, PIL's. */
const A = -0.5;

function cubic(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
}

function hamming(distance: number): number {
  const x = Math.abs(distance);
  return x >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x));
}

/** The numbers that `resample` has in a preprocessor_config.json (`PIL.Image.Resampling`) → the filter; 0 takes the nearest pixel. */
export const FILTERS: ReadonlyMap<number, Filter | 'nearest'> = new Map<number, Filter | 'nearest'>([
  [0, 'nearest'],
  [1, { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) }],
  [2, { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) }],
  [3, { support: 2, weight: cubic }],
  [4, { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) }],
  [5, { support: 1, weight: hamming }],
]);
