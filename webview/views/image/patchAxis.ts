/** Where patches lie along one axis, and the pixels that look at them. */
export interface AxisSetup {
  /** What is at the first pixel's edge, and device pixels a unit of it. */
  readonly origin: number;
  readonly scale: number;
  readonly pixels: number;
  /** The patches: where they begin, the length of one, and how many there are. */
  readonly start: number;
  readonly size: number;
  readonly count: number;
}

/** The pixels whose centres lie on the patches, as a run that begins at `first`. */
export interface NearestAxis {
  readonly first: number;
  /** [run] the patch that the pixel's centre lies on. */
  readonly patch: Int32Array;
}

/** As {@link NearestAxis}, between the centres of two patches; at the borders the outermost patch goes on. */
export interface SmoothAxis {
  readonly first: number;
  /** [run] the patch before, and the share, 0 to 1, of the one behind it. */
  readonly before: Int32Array;
  readonly share: Float32Array;
}

export function nearestAxis(setup: AxisSetup): NearestAxis {
  const { first, length } = run(setup);
  const patch = new Int32Array(length);
  for (let i = 0; i < length; i++)
    patch[i] = Math.min(setup.count - 1, Math.max(0, Math.floor(positionOf(setup, first + i))));
  return { first, patch };
}

export function smoothAxis(setup: AxisSetup): SmoothAxis {
  const { first, length } = run(setup);
  const before = new Int32Array(length);
  const share = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const centre = Math.min(setup.count - 1, Math.max(0, positionOf(setup, first + i) - 0.5));
    before[i] = Math.min(Math.max(0, setup.count - 2), Math.floor(centre));
    share[i] = centre - before[i]!;
  }
  return { first, before, share };
}

/** In patches from the first one's beginning, of a pixel's centre. */
function positionOf({ origin, scale, start, size }: AxisSetup, pixel: number): number {
  return (origin + (pixel + 0.5) / scale - start) / size;
}

function run({ origin, scale, pixels, start, size, count }: AxisSetup): { first: number; length: number } {
  const edge = (at: number): number => Math.min(pixels, Math.max(0, Math.ceil((at - origin) * scale - 0.5)));
  const first = edge(start);
  return { first, length: Math.max(0, edge(start + size * count) - first) };
}
