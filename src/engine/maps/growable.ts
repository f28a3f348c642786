/** A typed array that grows at its end. What it is made from is kept as it is, not copied, until the first growth. */
export class Growable<T extends Float32Array | Float64Array> {
  private buffer: T;
  private used: number;

  constructor(
    initial: T,
    private readonly allocate: (length: number) => T,
  ) {
    this.buffer = initial;
    this.used = initial.length;
  }

  /** The numbers so far, perhaps with unused room behind them. Not to be kept over {@link append}. */
  get data(): T {
    return this.buffer;
  }

  get length(): number {
    return this.used;
  }

  append(more: T): void {
    const length = this.used + more.length;
    if (length > this.buffer.length) {
      const larger = this.allocate(Math.max(length, 2 * this.buffer.length));
      larger.set(this.buffer.subarray(0, this.used));
      this.buffer = larger;
    }
    this.buffer.set(more, this.used);
    this.used = length;
  }
}
