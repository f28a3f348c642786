import { topRegions, type Region } from '../../src/core/regions';
import type { UnitTable } from '../../src/protocol/units';
import type { PaintedHeat } from '../viewData';

/** The top regions of a heat over a picture's units; made anew only when that has changed. */
export function regionsMaker(): (heat: PaintedHeat | null, units: UnitTable, columns: number) => readonly Region[] {
  let of: PaintedHeat | null = null;
  let made: readonly Region[] = [];
  return (heat, units, columns) => {
    if (heat !== of) {
      of = heat;
      made = heat === null ? [] : topRegions(heat.weights, units, columns);
    }
    return made;
  };
}
