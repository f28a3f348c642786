import { heatList, mapAt, lensSideOf } from '../core/stacks';
import type { Heat, Lens } from '../protocol/lens';
import type { UnitPlace } from '../protocol/panel';
import { CurrentHeat, type HeatSource } from './currentHeat';
import type { Scene } from './lensMoves';
import { documentParts } from './shownLists';

/** What is pointed at, and the lens that all share. */
export interface Pointing extends HeatSource {
  readonly run: (NonNullable<HeatSource['run']> & Scene) | null;
  readonly pinned: boolean;
  readonly pointed: UnitPlace | null;
}

/**
 * While a unit is pointed at in the panel that stands in another list than the text (a word that the model has written), where
 * that one looks in the text, or what looks at it there: the text is lit with it in place of the heat that all share.
 */
export class PointedHeat {
  private readonly heat: CurrentHeat;

  constructor(
    private readonly source: Pointing,
    /** Called with every new heat, and when there is none any more. */
    private readonly changed: () => void,
  ) {
    const of: HeatSource = {
      get run() {
        return source.run;
      },
      get lens() {
        return pointedLens(source);
      },
      get running() {
        return source.running;
      },
      ask: (question) => source.ask(question),
    };
    // The page asks the same, and what goes wrong is told there.
    this.heat = new CurrentHeat(of, changed, () => undefined);
  }

  get value(): Heat | null {
    return this.heat.value;
  }

  /** Another unit is pointed at, or none, or the lens has moved. Until the answer what is lit stays. */
  update(): void {
    const before = this.value;
    if (pointedLens(this.source) === null) this.heat.clear();
    this.heat.supersede();
    if (before !== null && this.value === null) this.changed();
  }
}

/** Null where nothing is pointed at that lights the text. A unit that was pinned and several that were chosen stay while the pointer moves. */
export function pointedLens({ run, lens, pinned, pointed }: Omit<Pointing, 'ask' | 'running'>): Lens | null {
  if (run === null || lens === null || pointed === null || pinned || lens.units.length > 1) return null;
  const map = mapAt(run.maps, lens.map);
  if (map === undefined || map.queries === map.keys) return null;
  const side = lensSideOf(map, pointed.list);
  const over = side === null ? undefined : run.lists.get(heatList(map, side));
  if (side === null || over === undefined || documentParts(over.list).length === 0) return null;
  return { ...lens, side, units: [pointed.unit] };
}
