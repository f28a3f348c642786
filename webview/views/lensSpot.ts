import { topUnits } from '../../src/core/paint';
import type { Heat, Lens } from '../../src/protocol/lens';
import type { UnitPlace } from '../../src/protocol/panel';
import type { ListId } from '../../src/protocol/units';
import type { Host } from '../host';
import { lensKey } from '../lensKey';
import { sideFor } from '../sideFor';
import { isUnitOf, paint, type PaintedHeat, type ViewData } from '../viewData';
import { heatLine } from '../words';
import { HeatCache } from './heatCache';

/** Units of one list that are being dragged over. */
export interface Band {
  readonly list: ListId;
  readonly units: readonly number[];
}

/**
 * What the heat of a view is of: the units that are being dragged over, the one that is pointed at, else the lens that all
 * share. A unit that was pinned and several that were chosen stay while the pointer moves.
 */
export class LensSpot {
  /** The unit under the pointer or the keyboard. */
  active: UnitPlace | null = null;
  band: Band | null = null;
  private readonly cache: HeatCache;
  private last: PaintedHeat | null = null;
  private inspection = '';
  private readonly painted = new WeakMap<
    Heat,
    { readonly of: readonly unknown[]; readonly heat: PaintedHeat | null }
  >();

  /** `around`: units that the pointer may want next to one. */
  constructor(
    host: Host,
    arrived: () => void,
    private readonly around: (place: UnitPlace) => readonly number[],
  ) {
    this.cache = new HeatCache(host, arrived);
  }

  /** The heat to paint; while it is on its way, what was painted before. */
  heat(data: ViewData): PaintedHeat | null {
    const { inspection } = data.inspection;
    if (inspection !== this.inspection) {
      this.inspection = inspection;
      this.last = null;
    }
    const lens = this.lens(data);
    if (lens === data.lens) {
      const late = data.heat !== null && lensKey(data.heat.lens) !== lensKey(lens);
      const known = late ? this.cache.get(inspection, lens) : null;
      this.last = known === null ? data.heat : this.paint(known, data);
    } else {
      const heat = this.cache.get(inspection, lens);
      if (data.summary !== null) this.cache.want(inspection, [lens, ...this.next(lens)]);
      this.last = heat === null ? (this.last ?? data.heat) : this.paint(heat, data);
    }
    return this.last;
  }

  /** What is wanted is not what is painted, and on its way. */
  waits(data: ViewData): boolean {
    return this.last !== null && data.summary !== null && lensKey(this.last.lens) !== lensKey(this.lens(data));
  }

  /** Pointing at a unit shows where that one looks. */
  explores({ lens, pinned }: ViewData): boolean {
    return !pinned && lens.units.length < 2;
  }

  /**
   * Where what is pointed at looks most; or, while a unit is kept, what that one gives the unit that is pointed at. Null while
   * nothing is pointed at, and while its weights are on their way.
   */
  line(data: ViewData, heat: PaintedHeat | null): string | null {
    const { active } = this;
    if (heat === null || active === null) return null;
    const { inspection, options } = data;
    const own = this.explores(data) && sideFor(data.map, data.lens, active.list) !== null;
    if (own && !isUnitOf(data, heat.lens, active)) return null;
    const overIt = heat.list.list.id === active.list ? active.unit : undefined;
    const told = own ? topUnits(heat.weights, heat.list.units, 1, options.sink === 'include')[0]?.unit : overIt;
    return told === undefined ? null : heatLine({ inspection, ...heat }, told);
  }

  private lens(data: ViewData): Lens {
    const { lens, map } = data;
    const { active, band } = this;
    const list = band?.list ?? active?.list;
    const side = list === undefined ? null : sideFor(map, lens, list);
    if (side === null) return lens;
    if (band !== null) return { ...lens, side, units: band.units };
    return active !== null && this.explores(data) ? { ...lens, side, units: [active.unit] } : lens;
  }

  /** What the pointer may want next. */
  private next(lens: Lens): Lens[] {
    if (this.active === null || this.band !== null) return [];
    return this.around(this.active).map((unit) => ({ ...lens, units: [unit] }));
  }

  private paint(heat: Heat, { inspection, options }: ViewData): PaintedHeat | null {
    const of = [options.sink, inspection.lists];
    const known = this.painted.get(heat);
    if (known !== undefined && of.every((value, i) => value === known.of[i])) return known.heat;
    const painted = paint(inspection, heat, options);
    this.painted.set(heat, { of, heat: painted });
    return painted;
  }
}
