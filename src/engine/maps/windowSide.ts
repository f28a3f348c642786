import { overlap } from '../../core/maps/attentionMap';
import type { Range } from '../../protocol/units';

/** Neighbouring units of a window that are neighbours in the whole list, too. */
interface Segment {
  readonly local: Range;
  /** What is added to an index in the window. */
  readonly shift: number;
}

/** As a window says it of one of its lists. */
export interface OwnedUnits {
  readonly owned: Range;
  /** Index in the window → unit of the whole list. No unit twice. */
  readonly toGlobal: Int32Array;
}

/** One list of a window: where its units stand in the whole list, and which of them it speaks for. */
export class WindowSide {
  /** By their place in the whole list. */
  private readonly segments: readonly Segment[];
  /** The window has every unit at its own index, and owns all: then also those that are still to come. */
  private readonly isWhole: boolean;

  /** `units`: of the whole list. Throws RangeError, beginning with `name`, where it owns a unit that it does not hold. */
  constructor(
    name: string,
    private readonly list: OwnedUnits,
    units: number,
  ) {
    this.segments = segmentsOf(list.toGlobal);
    const { owned } = list;
    const [only, another] = this.segments;
    this.isWhole =
      another === undefined &&
      owned.start === 0 &&
      owned.end === units &&
      (only?.shift ?? 0) === 0 &&
      (only?.local.end ?? 0) === units;
    for (let unit = owned.start; unit < owned.end; unit++) {
      if (this.localOf(unit) === null)
        throw new RangeError(`${name}: the window owns unit ${unit}, which it does not hold`);
    }
  }

  /** The side of a window over a whole list. */
  static whole(name: string, units: number): WindowSide {
    const toGlobal = Int32Array.from({ length: units }, (_, unit) => unit);
    return new WindowSide(name, { owned: { start: 0, end: units }, toGlobal }, units);
  }

  get owned(): Range {
    return this.isWhole ? { start: 0, end: Infinity } : this.list.owned;
  }

  /** Null where the window does not hold it. */
  localOf(unit: number): number | null {
    if (this.isWhole) return unit;
    for (const { local, shift } of this.segments)
      if (unit >= local.start + shift && unit < local.end + shift) return unit - shift;
    return null;
  }

  /** Where a range of the window stands in the whole list: one range for each stretch of neighbours, ascending. */
  toGlobal(range: Range): Range[] {
    if (this.isWhole) return [range];
    return this.segments.flatMap(({ local, shift }) => {
      const { start, end } = overlap(local, range);
      return start < end ? [{ start: start + shift, end: end + shift }] : [];
    });
  }

  /** Whether the window speaks for a unit, by its index in the window. */
  ownsLocal(local: number): boolean {
    if (this.isWhole) return true;
    const unit = this.list.toGlobal[local];
    return unit !== undefined && unit >= this.list.owned.start && unit < this.list.owned.end;
  }

  /** [owned units], in the order of the whole list, from what the window has of all of its units. */
  ownOf(values: Float32Array): Float32Array {
    if (this.isWhole) return values;
    const { start, end } = this.list.owned;
    return Float32Array.from({ length: end - start }, (_, i) => values[this.localOf(start + i) ?? -1] ?? 0);
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
