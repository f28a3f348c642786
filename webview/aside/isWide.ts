import { pictureParts } from '../../src/core/lists';
import type { PaintedHeat } from '../viewData';

/** Names of patches are long: a list of them wants more room than one of words. */
export function isWide(heat: PaintedHeat | null): boolean {
  return heat !== null && pictureParts(heat.list.list).length > 0;
}
