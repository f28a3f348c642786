import type { Host } from '../../host';
import type { MapQuery } from '../../../src/protocol/engine';

const MOST_ROWS = 64;
/** A pointer that only passes over a row asks for nothing. */
const QUIET_MILLISECONDS = 25;

/** Rows of the map, for exact values: asked for when the pointer rests on one. */
export class RowCache {
  private readonly rows = new Map<string, Float32Array>();
  private wanted = '';
  private controller: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Host,
    private readonly arrived: () => void,
  ) {}

  /** [keys] of one query; null while it is on its way. `source` tells maps apart. */
  get(source: string, map: MapQuery, query: number): Float32Array | null {
    const key = `${source} ${query}`;
    const row = this.rows.get(key);
    if (row !== undefined) return row;
    if (this.wanted === key) return null;
    this.wanted = key;
    this.controller?.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.fetch(key, map, query), QUIET_MILLISECONDS);
    return null;
  }

  private async fetch(key: string, map: MapQuery, query: number): Promise<void> {
    const controller = new AbortController();
    this.controller = controller;
    try {
      this.rows.set(key, await this.host.row({ ...map, query }, controller.signal));
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
