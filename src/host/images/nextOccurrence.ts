import type { ReadableText } from '../../core/readableText';

/** Where something stands next in a text. Asked from places that mostly go forward, it looks at no character twice. */
export class NextOccurrence {
  /** Nothing stands between the two: the last place that was asked from, and what was found there. */
  private asked = 0;
  private found: number | null = null;

  constructor(
    private readonly text: ReadableText,
    private readonly wanted: string,
  ) {}

  /** The first at or behind a place; −1 where there is none. */
  from(start: number): number {
    const known = this.found !== null && start >= this.asked && (this.found === -1 || this.found >= start);
    if (!known) {
      this.asked = start;
      this.found = this.text.indexOf(this.wanted, start);
    }
    return this.found!;
  }
}
