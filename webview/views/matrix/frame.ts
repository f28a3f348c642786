/** Room around the map for what belongs to its rows and columns, CSS pixels. */
export const FRAME = {
  /** Names of the queries. */
  left: 92,
  /** Names of the keys, above what they receive. */
  top: 104,
  /** What each key receives, just above the map. */
  received: 24,
  /** How spread each query's attention is, to the right of the map. */
  right: 34,
  bottom: 12,
  gap: 4,
} as const;

/** Cells from this size on are named, CSS pixels. */
export const NAMED = 11;
