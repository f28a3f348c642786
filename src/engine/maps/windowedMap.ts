import { poolRows, type AttentionMap, type Size } from '../../core/maps';
import type { MapKind } from '../../protocol/models';
import type { Range } from '../../protocol/units';

/** The attention of one window of a long input. */
export interface MapWindow {
  readonly map: AttentionMap;
  /** Units, of the whole input, whose rows this window gives. No two windows own the same unit. */
  readonly owned: Range;
  /** Index in the window → unit of the whole input. No unit twice. */
  readonly toGlobal: Int32Array;
}

interface Placed extends MapWindow {
  /** Unit of the whole input → index in the window. */
  readonly toLocal: ReadonlyMap<number, number>;
  /** The same for the units that it owns, in order. */
  readonly ownedLocals: Int32Array;
}

/**
 * Puts the maps of an input's windows side by side, in the units of the whole input. A unit's row is that of the window
 * that owns it, with zeros for units outside that window; the rows of units that no window owns yet are all zeros.
 * A single window over the whole input is asked directly, and may grow.
 */
export class WindowedMap implements AttentionMap {
  readonly address: string;
  readonly kind: MapKind;
  readonly heads: number;
  private readonly windows: Placed[] = [];
  private readonly whole: AttentionMap | undefined;

  /** `units`: of the whole input. */
  constructor(
    private readonly units: number,
    first: MapWindow,
  ) {
    ({ address: this.address, kind: this.kind, heads: this.heads } = first.map);
    const { owned, toGlobal } = first;
    if (
      owned.start === 0 &&
      owned.end === units &&
      toGlobal.length === units &&
      toGlobal.every((unit, i) => unit === i)
    ) {
      this.whole = first.map;
    }
    this.add(first);
  }

  /** Throws RangeError where the window owns units of another one, or such as it does not hold. */
  add(window: MapWindow): void {
    const { start, end } = window.owned;
    const toLocal = new Map(Array.from(window.toGlobal, (unit, local) => [unit, local]));
    for (let unit = start; unit < end; unit++) {
      if (!toLocal.has(unit))
        throw new RangeError(`${this.address}: the window owns unit ${unit}, which it does not hold`);
    }
    const other = this.windows.find(({ owned }) => owned.start < end && owned.end > start);
    if (other !== undefined) {
      throw new RangeError(
        `${this.address}: windows own [${other.owned.start}, ${other.owned.end}) and [${start}, ${end})`,
      );
    }
    const ownedLocals = Int32Array.from({ length: end - start }, (_, i) => toLocal.get(start + i)!);
    this.windows.push({ ...window, toLocal, ownedLocals });
  }

  get queries(): number {
    return this.whole?.queries ?? this.units;
  }

  get keys(): number {
    return this.whole?.keys ?? this.units;
  }

  row(head: number, query: number): Float32Array {
    if (this.whole !== undefined) return this.whole.row(head, query);
    const row = new Float32Array(this.units);
    const window = this.ownerOf(query);
    if (window === undefined) return row;
    const weights = window.map.row(head, window.toLocal.get(query)!);
    for (let local = 0; local < weights.length; local++) row[window.toGlobal[local]!] = weights[local]!;
    return row;
  }

  /** One cell, without its row. */
  weight(head: number, query: number, key: number): number {
    if (this.whole !== undefined) return cellOf(this.whole, head, query, key);
    const window = this.ownerOf(query);
    const local = window?.toLocal.get(key);
    return window === undefined || local === undefined
      ? 0
      : cellOf(window.map, head, window.toLocal.get(query)!, local);
  }

  column(head: number, key: number): Float32Array {
    if (this.whole !== undefined) return this.whole.column(head, key);
    const column = new Float32Array(this.units);
    for (const window of this.windows) {
      const local = window.toLocal.get(key);
      if (local !== undefined) putOwned(column, window, window.map.column(head, local));
    }
    return column;
  }

  tile(head: number, rows: Range, columns: Range, size: Size): Float32Array {
    if (this.whole !== undefined) return this.whole.tile(head, rows, columns, size);
    return poolRows(rows, columns, size, (query) => this.row(head, query));
  }

  /** What a unit gets inside the window that owns it: the mean over that window's queries. */
  received(head: number): Float32Array {
    if (this.whole !== undefined) return this.whole.received(head);
    return this.ofOwners((map) => map.received(head));
  }

  entropy(head: number): Float32Array {
    if (this.whole !== undefined) return this.whole.entropy(head);
    return this.ofOwners((map) => map.entropy(head));
  }

  dispose(): void {
    for (const { map } of this.windows) map.dispose?.();
  }

  private ofOwners(vector: (map: AttentionMap) => Float32Array): Float32Array {
    const result = new Float32Array(this.units);
    for (const window of this.windows) putOwned(result, window, vector(window.map));
    return result;
  }

  private ownerOf(unit: number): Placed | undefined {
    return this.windows.find(({ owned }) => unit >= owned.start && unit < owned.end);
  }
}

function cellOf(map: AttentionMap, head: number, query: number, key: number): number {
  const [row, column] = [query, key].map((start) => ({ start, end: start + 1 })) as [Range, Range];
  return map.tile(head, row, column, { width: 1, height: 1 })[0]!;
}

/** Puts what a window has of its own units where they stand in the whole input. */
function putOwned(whole: Float32Array, { owned, ownedLocals }: Placed, values: Float32Array): void {
  for (let i = 0; i < ownedLocals.length; i++) whole[owned.start + i] = values[ownedLocals[i]!]!;
}
