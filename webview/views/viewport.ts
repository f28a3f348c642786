/** The part of something large, a map or a picture, that is on the screen. */
export interface Viewport {
  /** What is at the left and upper edge, in the content's own unit: cells or pixels of a picture; fractional. */
  readonly x: number;
  readonly y: number;
  /** Device pixels a unit of the content. */
  readonly scale: number;
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
}

/** How large the content is, and between which scales it may be looked at. */
export interface Extent {
  readonly width: number;
  readonly height: number;
  readonly least: number;
  readonly most: number;
  /** Where content that is smaller than the screen lies: in the middle, or at the upper left. */
  readonly centred: boolean;
}

/** Keeps the content on the screen, and its scale within the extent's. */
export function clampTo(viewport: Viewport, { width, height, least, most, centred }: Extent): Viewport {
  const scale = Math.min(Math.max(most, least), Math.max(least, viewport.scale));
  const keep = (at: number, content: number, pixels: number): number => {
    const hidden = content - pixels / scale;
    if (hidden <= 0) return centred ? hidden / 2 : 0;
    return Math.min(hidden, Math.max(0, at));
  };
  return {
    ...viewport,
    scale,
    x: keep(viewport.x, width, viewport.width),
    y: keep(viewport.y, height, viewport.height),
  };
}

/** Scales around a point in device pixels, which stays where it is. */
export function zoomTo(viewport: Viewport, extent: Extent, px: number, py: number, factor: number): Viewport {
  const { scale } = clampTo({ ...viewport, scale: viewport.scale * factor }, extent);
  const x = viewport.x + px / viewport.scale - px / scale;
  const y = viewport.y + py / viewport.scale - py / scale;
  return clampTo({ ...viewport, x, y, scale }, extent);
}

/** Moves by device pixels. */
export function panBy(viewport: Viewport, extent: Extent, dx: number, dy: number): Viewport {
  return clampTo({ ...viewport, x: viewport.x - dx / viewport.scale, y: viewport.y - dy / viewport.scale }, extent);
}

/** Where the content must begin so that a stretch of it can be seen, along one axis: moves just as far as needed. */
export function reach(at: number, visible: number, start: number, end: number): number {
  return start < at ? start : Math.max(at, end - visible);
}
