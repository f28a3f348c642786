import type { Mask } from '../../core/maps/mask';
import type { Range } from '../../protocol/units';

/**
 * The lines of a source, each with the unit that ends it; those without a word are passed over. A text that has none with words is
 * one line. `lineEnd`: null where the whole text is one.
 */
export function sourceLines(ids: Int32Array, lineEnd: number | null): Range[] {
  const lines: Range[] = [];
  let start = 0;
  for (let unit = 0; unit < ids.length; unit++) {
    const last = unit === ids.length - 1;
    if (ids[unit] !== lineEnd && !last) continue;
    if (unit > start) lines.push({ start, end: unit + 1 });
    start = unit + 1;
  }
  return lines.length > 0 ? lines : [{ start: 0, end: ids.length }];
}

/** Every row sees the line that was read when it was written. */
export class LineMask implements Mask {
  readonly holes = null;
  /** By row, its line. */
  private readonly lineOf: number[] = [];
  /** By line, how many rows see it. */
  private readonly rows: number[];

  constructor(private readonly lines: readonly Range[]) {
    this.rows = lines.map(() => 0);
  }

  /** The next row sees this line. */
  add(line: number): void {
    this.lineOf.push(line);
    this.rows[line]!++;
  }

  hull(query: number): Range {
    return this.lines[this.lineOf[query]!]!;
  }

  viewers(key: number): number {
    const line = this.lines.findIndex(({ start, end }) => key >= start && key < end);
    return this.rows[line] ?? 0;
  }
}
