import { CancelledError, HeadlightError } from '../protocol/errors';
import type { Engine } from './engine';
import type { Patience } from './patience';
import type { ShownRun } from './shownRun';

export type Question<T> = (engine: Engine, inspection: string) => Promise<T>;

/** How often in a row the engine may be gone when it is asked, before that is told. */
const MOST_LOSSES = 2;

/** Asks the engine about the run that is shown of a document, while it is shown. */
export class Questions {
  private losses = 0;

  constructor(
    private readonly engine: Engine,
    private readonly document: { readonly run: Pick<ShownRun, 'id'> | null; readonly running: boolean },
    private readonly patience: Patience,
    /** Called when the engine does not hold the run any more. */
    private readonly lost: () => void,
  ) {}

  /** Rejects with CancelledError when the run is not shown any more by the time of the answer, or the engine has lost it. */
  async ask<T>(question: Question<T>): Promise<T> {
    const { run, running } = this.document;
    if (run === null) throw new CancelledError();
    try {
      const answer = await this.patience.during(question(this.engine, run.id));
      if (run !== this.document.run) throw new CancelledError();
      this.losses = 0;
      return answer;
    } catch (error) {
      if (run !== this.document.run) throw new CancelledError();
      if (!isLoss(error)) throw error;
      // A run that was under way tells of its end itself.
      if (running || this.document.running) throw new CancelledError();
      if (++this.losses > MOST_LOSSES) throw error;
      this.lost();
      throw new CancelledError();
    }
  }
}

/** True where the engine does not hold what it was asked about. */
export function isLoss(error: unknown): boolean {
  return error instanceof HeadlightError && (error.code === 'not-held' || error.code === 'engine-gone');
}
