import type { Scene } from '../camera';
import type { Viewport } from '../viewport';

/** Room around the picture when all of it is shown, device pixels. */
const MARGIN = 8;
/** Largest pixel of the picture, device pixels, unless the picture is tiny. */
const MOST = 64;
/** A tiny picture may still be looked at so many times larger than it fits. */
const CLOSER = 8;

/** A picture of so many pixels: from all of it, in the middle, to a few of its pixels. */
export function pictureScene(width: number, height: number): Scene {
  const least = (viewport: { readonly width: number; readonly height: number }): number =>
    Math.min(Math.max(1, viewport.width - 2 * MARGIN) / width, Math.max(1, viewport.height - 2 * MARGIN) / height);
  return {
    fit: (across, down): Viewport => {
      const scale = least({ width: across, height: down });
      return { x: (width - across / scale) / 2, y: (height - down / scale) / 2, scale, width: across, height: down };
    },
    extent: (viewport) => {
      const own = least(viewport);
      return { width, height, least: own, most: Math.max(MOST, own * CLOSER), centred: true };
    },
  };
}
