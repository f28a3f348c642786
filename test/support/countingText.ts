import type { ReadableText } from '../../src/core/readableText';

/** A text that counts the characters that are read of it. */
export class CountingText implements ReadableText {
  reads = 0;

  constructor(private readonly text: string) {}

  get length(): number {
    return this.text.length;
  }

  charCodeAt(index: number): number {
    this.reads++;
    return this.text.charCodeAt(index);
  }

  indexOf(wanted: string, start = 0): number {
    const found = this.text.indexOf(wanted, start);
    this.reads += 1 + (found === -1 ? Math.max(0, this.text.length - start) : found - start);
    return found;
  }

  slice(start: number, end: number): string {
    const part = this.text.slice(start, end);
    this.reads += part.length;
    return part;
  }
}
