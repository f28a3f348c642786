import { rectangleOf } from '../../../src/core/regions';
import type { Rectangle, UnitTable } from '../../../src/protocol/units';

/** How attention and a known box meet. */
export interface BoxScore {
  /** Share of the attention on patches that lies inside the box, 0 to 1; a patch on the border counts by its part inside. */
  readonly mass: number;
  /**
   * The pointing game (Zhang et al. 2016, https://arxiv.org/abs/1608.00507), without its tolerance: 1 where the centre of the
   * heaviest patch is inside the box, else 0; of several that are as heavy, their mean.
   */
  readonly hit: number;
}

/** `weights`: [units]; special units are left out. */
export function scoreBox(weights: ArrayLike<number>, units: UnitTable, box: Rectangle): BoxScore {
  let [total, inside, peak] = [0, 0, -Infinity];
  let heaviest: number[] = [];
  for (let unit = 0; unit < units.length; unit++) {
    if (units.special[unit] === 1) continue;
    const weight = weights[unit]!;
    total += weight;
    inside += weight * coverage(rectangleOf(units, unit), box);
    if (weight > peak) [peak, heaviest] = [weight, []];
    if (weight === peak) heaviest.push(unit);
  }
  const hits = heaviest.filter((unit) => centreIsInside(rectangleOf(units, unit), box)).length;
  return { mass: total > 0 ? inside / total : 0, hit: hits / heaviest.length };
}

function centreIsInside({ x, y, width, height }: Rectangle, box: Rectangle): boolean {
  const [centreX, centreY] = [x + width / 2, y + height / 2];
  return centreX >= box.x && centreX < box.x + box.width && centreY >= box.y && centreY < box.y + box.height;
}

/** Part of `of` that `box` covers, 0 to 1. */
export function coverage(of: Rectangle, box: Rectangle): number {
  const width = Math.min(of.x + of.width, box.x + box.width) - Math.max(of.x, box.x);
  const height = Math.min(of.y + of.height, box.y + box.height) - Math.max(of.y, box.y);
  return width > 0 && height > 0 ? (width * height) / (of.width * of.height) : 0;
}
