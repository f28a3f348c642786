import type { Inspection } from './inspection';
import type { LoadedModel } from './loadedModel';
import type { Lease } from './modelCache';

/** An inspection that runs or has run, with the model that it needs. */
export interface Held {
  readonly abort: AbortController;
  /** Its model must not be put away meanwhile. */
  running: boolean;
  lease?: Lease<LoadedModel>;
  inspection?: Inspection;
}

/** The inspections, by name. The one that nobody has asked about for longest comes first. */
export class HeldInspections {
  private readonly held = new Map<string, Held>();

  /** Bytes that they take. */
  get bytes(): number {
    return sum(this.held.values());
  }

  /** Bytes of those that are over. */
  get idleBytes(): number {
    return sum(this.idle.map(([, held]) => held));
  }

  /** A new one, which is running. The one that had the name is released. */
  begin(name: string): Held {
    this.release(name);
    const held: Held = { abort: new AbortController(), running: true };
    this.held.set(name, held);
    return held;
  }

  /** Called when its run is over. `keep`: it can be asked about. What was released meanwhile is put away now. */
  end(name: string, held: Held, keep: boolean): void {
    held.running = false;
    if (!keep && this.held.get(name) === held) this.held.delete(name);
    if (this.held.get(name) !== held) putAway(held);
  }

  /** Undefined where there is none of that name, or no more. */
  find(name: string): Inspection | undefined {
    const held = this.held.get(name);
    if (held === undefined) return undefined;
    this.held.delete(name);
    this.held.set(name, held);
    return held.inspection;
  }

  /** Stops it if it runs. */
  release(name: string): void {
    const held = this.held.get(name);
    this.held.delete(name);
    held?.abort.abort();
    if (held?.running === false) putAway(held);
  }

  /** Releases the one that nobody has asked about for longest; never one that runs. False where there is none. */
  releaseOldest(): boolean {
    const oldest = this.idle[0];
    if (oldest !== undefined) this.release(oldest[0]);
    return oldest !== undefined;
  }

  private get idle(): [string, Held][] {
    return [...this.held].filter(([, { running }]) => !running);
  }
}

function sum(held: Iterable<Held>): number {
  return Array.from(held).reduce((bytes, { inspection }) => bytes + (inspection?.bytes ?? 0), 0);
}

function putAway(held: Held): void {
  held.inspection?.dispose();
  held.lease?.giveBack();
}
