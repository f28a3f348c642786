import { type AttentionMap } from '../../core/maps/attentionMap';
import type { MapInfo } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import type { WindowSide } from './windowSide';

/** The attention of one window, and where its two sides stand in the whole lists. */
export interface MapWindow {
  /** Of the window among those of the run. */
  readonly index: number;
  readonly map: AttentionMap;
  readonly queries: WindowSide;
  readonly keys: WindowSide;
}

/** Lengths of the lists as they are now. */
export interface Lengths {
  readonly queries: number;
  readonly keys: number;
}

/**
 * Puts the maps of an input's windows side by side, in the units of the whole lists. A query's row is that of the window that
 * owns it, with zeros for keys outside that window; the rows of queries that no window owns yet are all zeros.
 */
export class WindowedMap implements AttentionMap {
  readonly info: MapInfo;
  /** By the queries that they own. */
  private readonly windows: MapWindow[] = [];

  constructor(
    first: MapWindow,
    private readonly lengths: () => Lengths,
  ) {
    this.info = first.map.info;
    this.add(first);
  }

  /** Throws RangeError where the window owns queries of another one. */
  add(window: MapWindow): void {
    const { start, end } = window.queries.owned;
    const other = this.windows.find(({ queries: { owned } }) => owned.start < end && owned.end > start);
    if (other !== undefined) {
      const { owned } = other.queries;
      throw new RangeError(`${this.info.address}: windows own [${owned.start}, ${owned.end}) and [${start}, ${end})`);
    }
    this.windows.push(window);
    this.windows.sort((a, b) => a.queries.owned.start - b.queries.owned.start);
  }

  get queries(): number {
    return this.lengths().queries;
  }

  get keys(): number {
    return this.lengths().keys;
  }

  spans(query: number): readonly Range[] {
    const window = this.ownerOf(query);
    const local = window?.queries.localOf(query) ?? null;
    // A list may be told to have grown before its map has.
    if (window === undefined || local === null || local >= window.map.queries) return [];
    return window.map.spans(local).flatMap((span) => window.keys.toGlobal(span));
  }

  weights(head: number, query: number, keys: Range): Float32Array {
    const window = this.ownerOf(query)!;
    const start = window.keys.localOf(keys.start)!;
    return window.map.weights(head, window.queries.localOf(query)!, { start, end: start + keys.end - keys.start });
  }

  column(head: number, key: number): Float32Array {
    const column = new Float32Array(this.queries);
    for (const { map, queries, keys } of this.windows) {
      const local = keys.localOf(key);
      if (local !== null && local < map.keys) queries.putOwned(column, map.column(head, local));
    }
    return column;
  }

  /** What a key gets inside the window that owns it: the mean over that window's queries. */
  received(head: number): Float32Array {
    const received = new Float32Array(this.keys);
    for (const { map, keys } of this.windows) keys.putOwned(received, map.received(head));
    return received;
  }

  entropy(head: number): Float32Array {
    return this.ofQueries((map) => map.entropy(head));
  }

  peaks(head: number, of: 'all' | 'placed'): Float32Array {
    return this.ofQueries((map) => map.peaks(head, of));
  }

  /** The window that a query takes its row from; undefined while none has been run. */
  ownerOf(query: number): MapWindow | undefined {
    let [low, high] = [0, this.windows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.windows[middle]!.queries.owned.end <= query) low = middle + 1;
      else high = middle;
    }
    const window = this.windows[low];
    return window !== undefined && query >= window.queries.owned.start ? window : undefined;
  }

  dispose(): void {
    for (const { map } of this.windows) map.dispose?.();
  }

  private ofQueries(vector: (map: AttentionMap) => Float32Array): Float32Array {
    const result = new Float32Array(this.queries);
    for (const { map, queries } of this.windows) queries.putOwned(result, vector(map));
    return result;
  }
}
