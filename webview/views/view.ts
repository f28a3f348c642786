import type { Scale } from '../../src/core/paint';
import type { PanelInspection, PictureLook, ViewId } from '../../src/protocol/panel';
import type { Host } from '../host';
import type { Theme } from '../theme';
import type { PaintedHeat, ViewData } from '../viewData';

/** What a view is given to work with. */
export interface ViewContext {
  readonly host: Host;
  /** Puts one line in words into the panel's foot, where screen readers hear it. */
  say(line: string): void;
  /** The view wants to be updated in the next frame, though nothing of its data has changed. */
  refresh(): void;
  /** How all pictures are looked at from now on. */
  setLook(look: Partial<PictureLook>): void;
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
  /** What is visible, as tab-separated values with a header line; null where there is nothing. */
  tsv(): Promise<string | null>;
}

/** A row of the registry. */
export interface ViewEntry {
  readonly id: ViewId;
  readonly title: string;
  /** Whether it can show this inspection. */
  fits(inspection: PanelInspection): boolean;
  create(context: ViewContext): View;
}
