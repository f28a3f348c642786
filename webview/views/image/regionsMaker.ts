import { topRegions, type Region } from '../../../src/core/regions';
import type { PaintedHeat } from '../../viewData';
import type { PatchGrid } from './patchGrid';

/** The top regions of a heat; made anew only when that has changed. */
export function regionsMaker(): (heat: PaintedHeat | null, grid: PatchGrid) => readonly Region[] {
  let of: PaintedHeat | null = null;
  let made: readonly Region[] = [];
  return (heat, grid) => {
    if (heat !== of) {
      of = heat;
      made = heat === null ? [] : topRegions(heat.weights, grid.units, grid.columns);
    }
    return made;
  };
}
