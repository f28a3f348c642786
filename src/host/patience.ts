/** Milliseconds after which whoever waits is shown that something is done. */
const SOON = 300;

/** Knows whether something that was asked for takes long enough to show that. */
export class Patience {
  private late = 0;

  constructor(
    /** Called when the first question is late, and when the last of those is answered. */
    private readonly changed: () => void,
  ) {}

  /** At least one question is open for longer than a moment. */
  get waiting(): boolean {
    return this.late > 0;
  }

  async during<T>(answer: Promise<T>): Promise<T> {
    let told = false;
    const timer = setTimeout(() => {
      told = true;
      if (++this.late === 1) this.changed();
    }, SOON);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      if (told && --this.late === 0) this.changed();
    }
  }
}
