import { overlap } from '../../core/maps/attentionMap';
import type { Range } from '../../protocol/units';
import type { WindowList } from '../model';

/** Neighbouring units of a window that are neighbours in the whole list, too. */
interface Segment {
  readonly local: Range;
  /** What is added to an index in the window. */
  readonly shift: number;
}

/** One list of a window: where its units stand in the whole list, and which of them it speaks for. */
export class WindowSide {
  /** By their place in the whole list. */
  private readonly segments: readonly Segment[];
  /** The window has every unit at its own index, and owns all: then also those that are still to come. */
  private readonly whole: boolean;

  /** `units`: of the whole list. Throws RangeError, beginning with `name`, where it owns a unit that it does not hold. */
  constructor(
    name: string,
    private readonly list: Pick<WindowList, 'owned' | 'toGlobal'>,
    units: number,
  ) {
    this.segments = segmentsOf(list.toGlobal);
    const { owned } = list;
    const [only, another] = this.segments;
    this.whole =
      another === undefined &&
      owned.start === 0 &&
      owned.end === units &&
      only?.shift === 0 &&
      only.local.end === units;
    for (let unit = owned.start; unit < owned.end; unit++) {
      if (this.localOf(unit) === null)
        throw new RangeError(`${name}: the window owns unit ${unit}, which it does not hold`);
    }
  }

  get owned(): Range {
    return this.whole ? { start: 0, end: Infinity } : this.list.owned;
  }

  /** Null where the window does not hold it. */
  localOf(unit: number): number | null {
    if (this.whole) return unit;
    for (const { local, shift } of this.segments)
      if (unit >= local.start + shift && unit < local.end + shift) return unit - shift;
    return null;
  }

  /** Where a range of the window stands in the whole list: one range for each stretch of neighbours, ascending. */
  toGlobal(range: Range): Range[] {
    if (this.whole) return [range];
    return this.segments.flatMap(({ local, shift }) => {
      const { start, end } = overlap(local, range);
      return start < end ? [{ start: start + shift, end: end + shift }] : [];
    });
  }

  /** Puts what the window has of its own units where they stand in the whole list. */
  putOwned(whole: Float32Array, values: Float32Array): void {
    const own = overlap(this.owned, { start: 0, end: whole.length });
    for (let unit = own.start; unit < own.end; unit++) {
      const value = values[this.localOf(unit) ?? -1];
      // A list may be told to have grown before its map has.
      if (value !== undefined) whole[unit] = value;
    }
  }
}

function segmentsOf(toGlobal: Int32Array): Segment[] {
  const segments: Segment[] = [];
  for (let start = 0; start < toGlobal.length;) {
    let end = start + 1;
    while (end < toGlobal.length && toGlobal[end] === toGlobal[end - 1]! + 1) end++;
    segments.push({ local: { start, end }, shift: toGlobal[start]! - start });
    start = end;
  }
  return segments.sort((a, b) => a.local.start + a.shift - (b.local.start + b.shift));
}
