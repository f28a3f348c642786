export interface HeartbeatOptions {
  /** Milliseconds from one beat to the next. */
  readonly interval: number;
  /** Beats in a row without an answer, after which the other side is taken for stopped. */
  readonly missed: number;
  /** Before its first answer, since a start takes longer. */
  readonly missedAtStart: number;
}

/** An engine gives way every few milliseconds, whatever it does, and starts within a second or two. */
export const HEARTBEAT: HeartbeatOptions = { interval: 1000, missed: 10, missedAtStart: 30 };

/**
 * Notices that the other side has stopped. It counts beats and not time: where this side was held up itself, or the machine slept, no
 * beat was missed.
 */
export class Heartbeat {
  private readonly timer: NodeJS.Timeout;
  private missed = 0;
  private waiting = false;
  private answered = false;

  /** `ask`: resolves when the other side answers. `stopped` is called once for every time that it stops. */
  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly options: HeartbeatOptions,
    private readonly stopped: () => void,
  ) {
    this.timer = setInterval(() => {
      this.beat();
    }, options.interval);
    this.timer.unref();
  }

  /** Whether it is taken for stopped now. */
  get silent(): boolean {
    return this.missed >= (this.answered ? this.options.missed : this.options.missedAtStart);
  }

  dispose(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    if (this.waiting) {
      const before = this.silent;
      this.missed++;
      if (this.silent && !before) this.stopped();
      return;
    }
    this.waiting = true;
    this.ask().then(
      () => {
        this.waiting = false;
        this.answered = true;
        this.missed = 0;
      },
      // It has ended, which is told otherwise.
      () => undefined,
    );
  }
}
