import { topRegions, type Region } from '../../src/core/regions';
import type { Part } from '../../src/protocol/units';
import type { PaintedHeat } from '../viewData';

/** The top regions of a heat over a part that is a picture; made anew only when one of them has changed. */
export function regionsMaker(): (heat: PaintedHeat | null, part: Part) => readonly Region[] {
  let of: readonly [PaintedHeat | null, Part | null] = [null, null];
  let made: readonly Region[] = [];
  return (heat, part) => {
    if (heat !== of[0] || part !== of[1]) {
      of = [heat, part];
      made = heat === null ? [] : topRegions(heat.weights, heat.list.units, part);
    }
    return made;
  };
}
