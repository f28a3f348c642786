import type { Scale } from '../../src/core/paint';
import type { Facet, MapInfo } from '../../src/protocol/models';
import type { UnitList } from '../../src/protocol/units';
import type { Host } from '../host';
import type { Theme } from '../theme';
import type { PaintedHeat, ViewData } from '../viewData';

/** What a view is given to work with. */
export interface ViewContext<S = null> {
  readonly host: Host;
  /** Puts one line in words into the panel's foot, where screen readers hear it. */
  say(line: string): void;
  /** The view wants to be updated in the next frame, though nothing of its data has changed. */
  refresh(): void;
  /** What the view has kept, over a reload of the window too. */
  readonly saved: S;
  /** Keeps this from now on, and updates the view. */
  save(state: S): void;
}

/** One way to look at an inspection. */
export interface View {
  readonly element: HTMLElement;
  /** Called once a frame while the view is shown and something has changed. */
  update(data: ViewData, theme: Theme): void;
  /** What belongs beside the view, above the list of top units. */
  readonly aside?: HTMLElement;
  /** The heat that it paints where this may be another than the shared one: the list beside it is of the same. */
  heat?(): PaintedHeat | null;
  /** The weights between which the colours run; null where nothing is painted. */
  scale(): Scale | null;
  /** Whether what it wants to show is on its way: where that takes long, a bar says so. */
  waits(): boolean;
  /** What is visible, as tab-separated values with a header line; null where there is nothing. */
  tsv(): Promise<string | null>;
}

/** A row of the registry. `S`: what the view keeps of its own. */
export interface ViewEntry<S> {
  readonly id: string;
  readonly title: string;
  /** What some map must be able to tell. */
  readonly needs: readonly Facet[];
  /** Whether it can show these. */
  fits(lists: readonly UnitList[], maps: readonly MapInfo[]): boolean;
  /** What the view has kept, as it came back; of another version, or broken: its default. */
  restore(saved: unknown): S;
  create(context: ViewContext<S>): View;
}
