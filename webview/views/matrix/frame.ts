/** Room around the map for what belongs to its rows and columns, CSS pixels. */
export const FRAME = {
  /** Names of the queries. */
  left: 92,
  /** Names of the keys, above what they receive. */
  top: 96,
  /** What each key receives, just above the map. */
  received: 24,
  /** How spread each query's attention is, to the right of the map. */
  right: 34,
  bottom: 12,
  gap: 4,
} as const;

/** Cells from this size on are named, CSS pixels. */
export const NAMED = 11;

/** Where cells lie, CSS pixels on the overlay. */
export interface Axis {
  /** CSS pixels a cell. */
  readonly size: number;
  /** A device pixel, in CSS pixels. */
  readonly pixel: number;
  /** The cell at the map's upper left corner, fractional. */
  readonly left: number;
  readonly top: number;
  /** The map's box. */
  readonly width: number;
  readonly height: number;
  x(key: number): number;
  y(query: number): number;
  readonly columns: { readonly start: number; readonly end: number };
  readonly rows: { readonly start: number; readonly end: number };
}
