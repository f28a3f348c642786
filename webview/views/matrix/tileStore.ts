import { isCancelled } from '../../../src/protocol/errors';
import { stepsOf, type PaintedTile } from './rasterise';
import { isExact, specKey, type TileSpec } from './tileSpecs';

/** One map under one method and choice of heads, as far as it has been run. */
export interface TileSource {
  /** Two sources with the same key hold the same weights. */
  readonly key: string;
  /** All of the map in few texels. */
  readonly overview: TileSpec;
  /** The weight that the colour scale ends at. `overview`: its weights. */
  peak(overview: Float32Array): number;
  /** `coarse`: a texel may leave rows out. */
  tile(spec: TileSpec, coarse: boolean, signal: AbortSignal): Promise<Float32Array>;
}

interface Events {
  arrived(): void;
  failed(error: unknown): void;
}

interface Overview {
  readonly tile: PaintedTile;
  readonly peak: number;
  /** There is nothing sharper. */
  readonly exact: boolean;
}

/** About 40 MB. */
const MOST_TILES = 128;
/** While the person zooms or pans, nothing is asked for. */
const QUIET_MILLISECONDS = 40;

/** Tiles of the source in use, pulled when they are looked at, an overview first; what is no longer looked at is cancelled. */
export class TileStore {
  private readonly tiles = new Map<string, PaintedTile>();
  private readonly overviews = new Map<string, Overview>();
  private readonly pending = new Map<string, AbortController>();
  private readonly failed = new Set<string>();
  private current = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly events: Events) {}

  peak({ key }: TileSource): number | null {
    return this.overviews.get(key)?.peak ?? null;
  }

  /** The tiles at hand out of those wanted, and coarser ones below them where some are missing. */
  have({ key }: TileSource, wanted: readonly TileSpec[]): PaintedTile[] {
    const overview = this.overviews.get(key);
    if (overview === undefined) return [];
    if (overview.exact) return [overview.tile];
    const own = wanted.flatMap((spec) => this.use(`${key} ${specKey(spec)}`) ?? []);
    if (own.length === wanted.length) return own;
    const level = wanted[0]?.level ?? 0;
    const coarser = [...this.tiles]
      .filter(([other, tile]) => other.startsWith(`${key} `) && tile.spec.level > level)
      .map(([, tile]) => tile)
      .sort((a, b) => b.spec.level - a.spec.level);
    return [overview.tile, ...coarser, ...own];
  }

  /** `sampled`: some of what is shown is not sharp yet. `nothing`: nothing is there to be shown. `broken`: and nothing will be. */
  state({ key }: TileSource, wanted: readonly TileSpec[]): 'sharp' | 'sampled' | 'nothing' | 'broken' {
    const overview = this.overviews.get(key);
    if (overview === undefined) return this.failed.has(key) ? 'broken' : 'nothing';
    if (overview.exact) return 'sharp';
    const keys = wanted.map((spec) => `${key} ${specKey(spec)}`);
    if (keys.some((own) => this.failed.has(own))) return 'broken';
    return keys.every((own) => this.tiles.has(own)) ? 'sharp' : 'sampled';
  }

  /** Asks for what is missing, once the person holds still, and cancels what is not wanted any more. */
  want(source: TileSource, wanted: readonly TileSpec[]): void {
    const { key } = source;
    if (key !== this.current) this.failed.clear();
    this.current = key;
    const keys = new Map(wanted.map((spec) => [`${key} ${specKey(spec)}`, spec]));
    for (const [own, controller] of this.pending) if (!keys.has(own) && own !== key) this.cancel(own, controller);
    clearTimeout(this.timer);
    const overview = this.overviews.get(key);
    if (overview === undefined) this.wantOverview(source);
    if (overview?.exact !== false) return;
    const missing = [...keys].filter(
      ([own]) => !this.tiles.has(own) && !this.pending.has(own) && !this.failed.has(own),
    );
    if (missing.length === 0) return;
    const ask = (): void => {
      for (const [own, spec] of missing) void this.fetch(source, own, spec, overview.peak);
    };
    const begun = [...this.tiles.keys()].some((own) => own.startsWith(`${key} `));
    if (begun) this.timer = setTimeout(ask, QUIET_MILLISECONDS);
    else ask();
  }

  private wantOverview(source: TileSource): void {
    if (!this.pending.has(source.key) && !this.failed.has(source.key)) void this.fetchOverview(source);
  }

  private async fetchOverview(source: TileSource): Promise<void> {
    const { key, overview: spec } = source;
    const exact = isExact(spec);
    const weights = await this.run(key, (signal) => source.tile(spec, !exact, signal));
    if (weights === null) return;
    const peak = source.peak(weights);
    remember(this.overviews, key, { tile: { spec, steps: stepsOf(weights, peak) }, peak, exact });
    this.events.arrived();
  }

  private async fetch(source: TileSource, key: string, spec: TileSpec, peak: number): Promise<void> {
    const weights = await this.run(key, (signal) => source.tile(spec, false, signal));
    if (weights === null) return;
    remember(this.tiles, key, { spec, steps: stepsOf(weights, peak) });
    this.events.arrived();
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
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size <= MOST_TILES) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}
