import { CancelledError, HeadlightError } from '../protocol/errors';
import type { Engine } from './engine';
import type { Inspection } from './inspection';

export type Question<T> = (engine: Engine, inspection: string) => Promise<T>;

/** How often in a row the engine may be gone when it is asked, before that is told. */
const MOST_LOSSES = 2;

/** Asks the engine about the inspection that is shown of a document, while it is shown. */
export class Questions {
  private losses = 0;

  constructor(
    private readonly engine: Engine,
    private readonly document: { readonly inspection: Inspection | null; readonly running: boolean },
    /** Called when the engine does not hold the inspection any more. */
    private readonly lost: () => void,
  ) {}

  /** Rejects with CancelledError when the inspection is not shown any more by the time of the answer, or the engine has lost it. */
  async ask<T>(question: Question<T>): Promise<T> {
    const { inspection, running } = this.document;
    if (inspection === null) throw new CancelledError();
    try {
      const answer = await question(this.engine, inspection.id);
      if (inspection !== this.document.inspection) throw new CancelledError();
      this.losses = 0;
      return answer;
    } catch (error) {
      if (inspection !== this.document.inspection) throw new CancelledError();
      if (!isLoss(error)) throw error;
      // A run that was under way tells of its end itself.
      if (running || this.document.running) throw new CancelledError();
      if (++this.losses > MOST_LOSSES) throw error;
      this.lost();
      throw new CancelledError();
    }
  }
}

function isLoss(error: unknown): boolean {
  return error instanceof HeadlightError && (error.code === 'not-found' || error.code === 'engine-gone');
}
