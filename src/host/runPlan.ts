import type { ModelFolder, ModelInput } from '../protocol/engine';
import type { Range } from '../protocol/units';

/** What is to be run. */
export interface RunPlan {
  /** Of a text; `text` is what stands there. Empty of a picture, which has no text. */
  readonly part: Range;
  /** The person chose the part: it stays the same when it is run again. */
  readonly selected: boolean;
  readonly text: string | null;
  /** What the model is given. Rejects with HeadlightError where it cannot be read. */
  readonly input: () => Promise<ModelInput>;
  readonly maxUnits: number;
  readonly model: () => Promise<ModelFolder>;
}
