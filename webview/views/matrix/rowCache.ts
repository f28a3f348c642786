import type { Host } from '../../host';
import type { MapSource } from './mapSource';

const MOST_ROWS = 64;
/** A pointer that only passes over a row asks for nothing. */
const QUIET_MILLISECONDS = 25;

/** Rows of the map, for exact values: asked for when the pointer rests on one. A row is a tile of one row. */
export class RowCache {
  private readonly rows = new Map<string, Float32Array>();
  private wanted = '';
  private controller: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Host,
    private readonly arrived: () => void,
  ) {}

  /** [keys] of one query; null while it is on its way. */
  get(source: MapSource, query: number): Float32Array | null {
    const key = `${source.key} ${query}`;
    const row = this.rows.get(key);
    if (row !== undefined) return row;
    if (this.wanted === key) return null;
    this.wanted = key;
    this.controller?.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.fetch(key, source, query), QUIET_MILLISECONDS);
    return null;
  }

  private async fetch(key: string, { query: map, shape }: MapSource, query: number): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    const rows = { start: query, end: query + 1 };
    const columns = { start: 0, end: shape.columns };
    const size = { width: shape.columns, height: 1, coarse: false };
    try {
      this.rows.set(key, await this.host.tile({ ...map, rows, columns, ...size }, controller.signal));
      for (const oldest of this.rows.keys()) {
        if (this.rows.size <= MOST_ROWS) break;
        this.rows.delete(oldest);
      }
      this.arrived();
    } catch (error) {
      this.host.report(error);
    }
  }
}
