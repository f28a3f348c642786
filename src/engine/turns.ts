/** Lets one piece of work run at a time, in the order of asking: tfjs has one registry of tensors in a process. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private asked = 0;

  /** Something runs, or waits to. */
  get busy(): boolean {
    return this.asked > 0;
  }

  /** Runs `work` after all that was asked before, whether that failed or not. */
  take<T>(work: () => Promise<T>): Promise<T> {
    this.asked++;
    const mine = this.last.then(work, work).finally(() => this.asked--);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}
