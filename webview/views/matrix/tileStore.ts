import { isCancelled } from '../../../src/protocol/errors';
import { stepsOf, type PaintedTile } from './rasterise';
import { specKey, type TileSpec } from './tileSpecs';

/** One map under one choice of heads, as far as it has been run. */
export interface TileSource {
  /** Two sources with the same key hold the same weights. */
  readonly key: string;
  /** The weight that the colour scale ends at. */
  peak(signal: AbortSignal): Promise<number>;
  tile(spec: TileSpec, signal: AbortSignal): Promise<Float32Array>;
}

interface Events {
  arrived(): void;
  failed(error: unknown): void;
}

/** About 40 MB. */
const MOST_TILES = 128;
/** While the person zooms or pans, nothing is asked for. */
const QUIET_MILLISECONDS = 40;

/** Tiles of the source in use, pulled when they are looked at; what is no longer looked at is cancelled. */
export class TileStore {
  private readonly tiles = new Map<string, PaintedTile>();
  private readonly peaks = new Map<string, number>();
  private readonly pending = new Map<string, AbortController>();
  private readonly failed = new Set<string>();
  private readonly peakRuns = new Map<string, Promise<number | null>>();
  private current = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly events: Events) {}

  peak(source: TileSource): number | null {
    return this.peaks.get(source.key) ?? null;
  }

  /** The tiles at hand out of those wanted, and coarser ones below them where some are missing. */
  have(source: TileSource, wanted: readonly TileSpec[]): PaintedTile[] {
    const own = wanted.flatMap((spec) => this.use(`${source.key} ${specKey(spec)}`) ?? []);
    if (own.length === wanted.length) return own;
    const level = wanted[0]?.level ?? 0;
    const coarser = [...this.tiles]
      .filter(([key, tile]) => key.startsWith(`${source.key} `) && tile.spec.level > level)
      .map(([, tile]) => tile)
      .sort((a, b) => b.spec.level - a.spec.level);
    return [...coarser, ...own];
  }

  /** Asks for what is missing, once the person holds still, and cancels what is not wanted any more. */
  want(source: TileSource, wanted: readonly TileSpec[]): void {
    if (source.key !== this.current) this.failed.clear();
    this.current = source.key;
    const keys = new Map(wanted.map((spec) => [`${source.key} ${specKey(spec)}`, spec]));
    for (const [key, controller] of this.pending)
      if (!keys.has(key) && key !== source.key) this.cancel(key, controller);
    clearTimeout(this.timer);
    const missing = [...keys].filter(
      ([key]) => !this.tiles.has(key) && !this.pending.has(key) && !this.failed.has(key),
    );
    if (missing.length === 0) return;
    const ask = (): void => {
      void this.fetch(source, missing);
    };
    if (this.peaks.has(source.key)) this.timer = setTimeout(ask, QUIET_MILLISECONDS);
    else ask();
  }

  private async fetch(source: TileSource, missing: readonly (readonly [string, TileSpec])[]): Promise<void> {
    const weights = missing.map(([key, spec]) => this.run(key, (signal) => source.tile(spec, signal)));
    const peak = this.peaks.get(source.key) ?? (await this.fetchPeak(source));
    if (peak === null) return;
    missing.forEach(([key, spec], i) => {
      void weights[i]?.then((tile) => {
        if (tile === null) return;
        this.remember(this.tiles, key, { spec, steps: stepsOf(tile, peak) });
        this.events.arrived();
      });
    });
  }

  /** Asked for once, however many tiles wait for it. */
  private fetchPeak(source: TileSource): Promise<number | null> {
    const running = this.peakRuns.get(source.key);
    if (running !== undefined) return running;
    const run = this.run(source.key, (signal) => source.peak(signal)).then((peak) => {
      this.peakRuns.delete(source.key);
      if (peak !== null) this.remember(this.peaks, source.key, peak);
      return peak;
    });
    this.peakRuns.set(source.key, run);
    return run;
  }

  /** Null where it was cancelled or has failed. */
  private async run<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    const controller = new AbortController();
    this.pending.set(key, controller);
    try {
      return await ask(controller.signal);
    } catch (error) {
      if (!isCancelled(error)) {
        this.failed.add(key);
        this.events.failed(error);
      }
      return null;
    } finally {
      if (this.pending.get(key) === controller) this.pending.delete(key);
    }
  }

  private cancel(key: string, controller: AbortController): void {
    this.pending.delete(key);
    controller.abort();
  }

  private use(key: string): PaintedTile | undefined {
    const tile = this.tiles.get(key);
    if (tile !== undefined) {
      this.tiles.delete(key);
      this.tiles.set(key, tile);
    }
    return tile;
  }

  private remember<T>(map: Map<string, T>, key: string, value: T): void {
    map.set(key, value);
    if (map.size <= MOST_TILES) return;
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
  }
}
