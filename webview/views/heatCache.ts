import { isCancelled } from '../../src/protocol/errors';
import type { Heat, Lens } from '../../src/protocol/lens';
import type { Host } from '../host';
import { lensKey } from '../lensKey';

/** Heats that are kept: 1,400 units each are 6 kB. */
const MOST = 1024;
/** Requests at a time: the next wish of the pointer does not wait behind many. */
const AT_ONCE = 4;

/** Heats of other lenses than the shared one: where each patch looks, each head's map, a region. Asked for once. */
export class HeatCache {
  private readonly heats = new Map<string, Heat>();
  private readonly running = new Map<string, AbortController>();
  private readonly failed = new Set<string>();
  private wanted: readonly { readonly key: string; readonly inspection: string; readonly lens: Lens }[] = [];

  constructor(
    private readonly host: Host,
    private readonly arrived: () => void,
  ) {}

  /** Null while it is not at hand. */
  get(inspection: string, lens: Lens): Heat | null {
    const key = keyOf(inspection, lens);
    const heat = this.heats.get(key);
    if (heat === undefined) return null;
    this.heats.delete(key);
    this.heats.set(key, heat);
    return heat;
  }

  /** Asks for these, the first one first. What was wanted before and is not any more is cancelled. */
  want(inspection: string, lenses: readonly Lens[]): void {
    this.wanted = lenses.map((lens) => ({ key: keyOf(inspection, lens), inspection, lens }));
    const keys = new Set(this.wanted.map(({ key }) => key));
    for (const [key, controller] of this.running) {
      if (keys.has(key)) continue;
      this.running.delete(key);
      controller.abort();
    }
    this.next();
  }

  private next(): void {
    for (const { key, inspection, lens } of this.wanted) {
      if (this.running.size >= AT_ONCE) return;
      if (!this.heats.has(key) && !this.running.has(key) && !this.failed.has(key))
        void this.fetch(key, inspection, lens);
    }
  }

  private async fetch(key: string, inspection: string, lens: Lens): Promise<void> {
    const controller = new AbortController();
    this.running.set(key, controller);
    try {
      this.heats.set(key, await this.host.heat({ inspection, lens }, controller.signal));
      for (const oldest of this.heats.keys()) {
        if (this.heats.size <= MOST) break;
        this.heats.delete(oldest);
      }
      this.arrived();
    } catch (error) {
      if (!isCancelled(error)) this.failed.add(key);
      this.host.report(error);
    } finally {
      if (this.running.get(key) === controller) this.running.delete(key);
      this.next();
    }
  }
}

function keyOf(inspection: string, lens: Lens): string {
  return `${inspection} ${lensKey(lens)}`;
}
