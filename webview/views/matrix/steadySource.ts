import type { MapSource } from './mapSource';

/** While a model runs, its map is pulled anew at most this often. */
const STREAM_MILLISECONDS = 400;

/** The map to draw: a new one at once, but while the model runs not with every window that it reports. */
export class SteadySource {
  private source: MapSource | null = null;
  private since = 0;

  /** `refresh` is called when a map that had to wait may be taken. */
  constructor(private readonly refresh: () => void) {}

  take(source: MapSource | null, running: boolean): MapSource | null {
    const known = this.source;
    const wait = this.since + STREAM_MILLISECONDS - performance.now();
    const grown = source !== null && known !== null && source.key !== known.key && same(source, known);
    if (grown && running && wait > 0) {
      setTimeout(this.refresh, wait);
      return known;
    }
    if (source?.key !== known?.key) this.since = performance.now();
    this.source = source;
    return source;
  }
}

/** The same map, as far as it has been run by then. */
function same({ query: a }: MapSource, { query: b }: MapSource): boolean {
  return a.inspection === b.inspection && a.map === b.map && a.head === b.head && a.method === b.method;
}
