import type { ModelFolder } from '../protocol/engine';
import type { Range } from '../protocol/units';

/** What is to be run. */
export interface RunPlan {
  /** Of the document; `text` is what stands there. */
  readonly part: Range;
  /** The person chose the part: it stays the same when it is run again. */
  readonly selected: boolean;
  readonly text: string;
  /** What is on the screen, in `text`. */
  readonly focus: Range | null;
  readonly maxUnits: number;
  readonly model: () => Promise<ModelFolder>;
}
