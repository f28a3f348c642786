import type { Change } from '../protocol/changes';
import type { ModelFolder, ModelInput } from '../protocol/engine';
import type { ModelCard } from '../protocol/models';
import type { Medium, Range } from '../protocol/units';

/** A model that is to be run. */
export interface PlannedModel {
  readonly folder: ModelFolder;
  /** Null where its folder cannot be read: the run says what is wrong with it. */
  readonly card: ModelCard | null;
  /** As what it reads what is open. */
  readonly reads: Medium;
}

/** What is to be run. */
export interface RunPlan {
  /** Of a text; `text` is what stands there. Empty of a file that is no text. */
  readonly part: Range;
  /** The part that the person chose: it stays the same when it is run again. Null: none. */
  readonly chosen: Range | null;
  readonly text: string | null;
  /** What is on the screen, in offsets of the part; null: nothing. */
  readonly focus: Range | null;
  /** What a model is given that reads it as this. Rejects with HeadlightError where it cannot be read. */
  readonly input: (reads: Medium) => Promise<ModelInput>;
  readonly maxUnits: number;
  /** Units that the model writes. */
  readonly generate: (card: ModelCard | null) => number;
  readonly model: () => Promise<PlannedModel>;
  /** What is done to it, in units of the run that is shown. */
  readonly changes: readonly Change[];
  /** It takes the place of what is shown from its first map on, not only when it is whole. */
  readonly eager: boolean;
}
