import type { Heat, Lens } from '../../../src/protocol/lens';
import { show, topUnits } from '../../../src/core/paint';
import type { Host } from '../../host';
import { lensKey } from '../../lensKey';
import type { PaintedHeat, ViewData } from '../../viewData';
import { heatLine } from '../../words';
import { HeatCache } from './heatCache';
import type { PatchGrid } from './patchGrid';

/**
 * What the heat on the picture is of: the region that is being dragged, the unit that is pointed at, else the lens that all
 * share. A query that was pinned and a region that was chosen stay while the pointer moves.
 */
export class LensSpot {
  /** The unit under the pointer or the keyboard. */
  active: number | null = null;
  /** The patches that are being dragged over. */
  band: readonly number[] = [];
  private readonly cache: HeatCache;
  private last: PaintedHeat | null = null;
  private inspection = '';
  private readonly painted = new WeakMap<Heat, { readonly sink: string; readonly heat: PaintedHeat }>();

  constructor(host: Host, arrived: () => void) {
    this.cache = new HeatCache(host, arrived);
  }

  /** The heat to paint; while it is on its way, what was painted before. */
  heat(data: ViewData, grid: PatchGrid): PaintedHeat | null {
    const { inspection } = data.inspection;
    if (inspection !== this.inspection) {
      this.inspection = inspection;
      this.last = null;
    }
    const lens = this.lens(data);
    if (lens === data.lens) {
      const known =
        data.heat !== null && lensKey(data.heat.lens) !== lensKey(lens) ? this.cache.get(inspection, lens) : null;
      this.last = known === null ? data.heat : this.paint(known, data);
    } else {
      const heat = this.cache.get(inspection, lens);
      if (data.summary !== null) this.cache.want(inspection, [lens, ...this.next(lens, grid)]);
      this.last = heat === null ? (this.last ?? data.heat) : this.paint(heat, data);
    }
    return this.last;
  }

  /** Pointing at a unit shows where that one looks. */
  explores({ lens, pinned }: ViewData): boolean {
    return !pinned && lens.region == null;
  }

  /**
   * Where what is pointed at looks most; or, while a query is kept, what that one gives the patch that is pointed at. Null
   * while nothing is pointed at, and while its weights are on their way.
   */
  line(data: ViewData, heat: PaintedHeat | null): string | null {
    const { active } = this;
    if (heat === null || active === null) return null;
    const { units, card } = data.inspection;
    const explores = this.explores(data);
    if (explores && heat.lens.query !== active) return null;
    const told = explores ? topUnits(heat.weights, units, 1, data.options.sink === 'include')[0]?.unit : active;
    return told === undefined
      ? null
      : heatLine({ units, weights: heat.weights, lens: heat.lens, heads: card.heads }, told);
  }

  private lens(data: ViewData): Lens {
    const direction = data.lens.direction === 'received' ? 'from' : data.lens.direction;
    if (this.band.length > 0) return { ...data.lens, direction, region: this.band };
    return this.active !== null && this.explores(data) ? { ...data.lens, direction, query: this.active } : data.lens;
  }

  /** What the pointer may want next. */
  private next(lens: Lens, grid: PatchGrid): Lens[] {
    if (lens.region != null || lens.query === null) return [];
    return grid.around(lens.query).map((query) => ({ ...lens, query }));
  }

  private paint(heat: Heat, { inspection, options }: ViewData): PaintedHeat {
    const known = this.painted.get(heat);
    if (known?.sink === options.sink) return known.heat;
    const painted = { ...show(heat.weights, inspection.units, options.sink), lens: heat.lens };
    this.painted.set(heat, { sink: options.sink, heat: painted });
    return painted;
  }
}

/** The units that a heat is of; none where it is of what is received. */
export function queryUnits(heat: PaintedHeat | null): readonly number[] {
  if (heat === null || heat.lens.direction === 'received') return [];
  const { region, query } = heat.lens;
  return region ?? (query === null ? [] : [query]);
}
