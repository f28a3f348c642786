import type { WindowEvent } from '../protocol/engine';
import type { ListId, Range, UnitList } from '../protocol/units';

/** Which units of every list have weights. */
export class CoveredUnits {
  private readonly covered = new Map<ListId, readonly Range[]>();

  constructor(private readonly lists: readonly UnitList[]) {}

  get ranges(): WindowEvent['covered'] {
    return Array.from(this.covered, ([list, ranges]) => ({ list, ranges }));
  }

  /** Units of given lists. */
  get done(): number {
    return this.given(this.ranges.flatMap(({ list, ranges }) => ranges.map((range) => ({ list, range }))));
  }

  add(list: ListId, { start, end }: Range): void {
    if (end <= start) return;
    const ranges = [...(this.covered.get(list) ?? []), { start, end }].sort((a, b) => a.start - b.start);
    const joined: Range[] = [];
    for (const range of ranges) {
      const last = joined.at(-1);
      if (last === undefined || last.end < range.start) joined.push(range);
      else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    }
    this.covered.set(list, joined);
  }

  /** How many of the units were given, and not written. */
  given(units: readonly { readonly list: ListId; readonly range: Range }[]): number {
    return units.reduce((sum, { list, range }) => {
      const own = this.lists.find(({ id, parts }) => id === list && parts.some(({ input }) => input !== null));
      return sum + (own === undefined ? 0 : Math.max(0, Math.min(range.end, own.given) - range.start));
    }, 0);
  }
}
