import type { AttentionMap } from '../core/maps/attentionMap';
import { mapsFor, methodOf, METHODS, refusal } from '../core/methods';
import type { LensMethod, MethodMap } from '../core/methods/lensMethod';
import type { Work } from '../core/work';
import { CancelledError, HeadlightError } from '../protocol/errors';
import type { HeadChoice, Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';

/** What the maps are of. */
interface Source {
  readonly facts: { readonly infos: readonly MapInfo[] };
  readonly done: number;
  map(address: string): AttentionMap;
}

/** A map that is being made, for all who have asked for it. */
interface Making {
  readonly key: string;
  readonly controller: AbortController;
  readonly made: Promise<MethodMap>;
  askers: number;
}

/** Maps that a method made are kept, the last ones: they may be large. */
const MOST_KEPT = 2;

/** The maps under the methods of lenses: made once for all who ask, and given up when nobody does any more. */
export class MethodMaps {
  private readonly making = new Map<string, Making>();
  private readonly kept = new Map<string, MethodMap>();

  /** `background`: work that gives way to every question. */
  constructor(
    private readonly source: Source,
    private readonly background: (signal: AbortSignal) => Work,
  ) {}

  /**
   * The map of a lens under its method. Rejects with HeadlightError: `usage` for a method that does not exist or is refused,
   * with the reason; `not-found` for a map that is not there; `memory`; CancelledError.
   */
  async of({ map: address, method: id, head }: Pick<Lens, 'map' | 'method' | 'head'>, work: Work): Promise<MethodMap> {
    const method = methodOf(id);
    if (method === undefined) {
      throw new HeadlightError('usage', `method ${id}: wanted one of ${METHODS.map((known) => known.id).join(', ')}`);
    }
    const own = this.source.map(address);
    const reason = refusal(method, this.source.facts.infos, address, own.queries);
    if (reason !== null) throw new HeadlightError('usage', reason);
    const maps = mapsFor(method, this.source.facts.infos, address).map((info) => this.source.map(info.address));
    if (method.spans === 'map' && method.needs.length === 0) return method.map(maps, head, work);
    return this.shared(method, maps, head, work);
  }

  dispose(): void {
    for (const { controller } of this.making.values()) controller.abort();
    this.kept.clear();
  }

  private async shared(
    method: LensMethod,
    maps: readonly AttentionMap[],
    head: HeadChoice,
    work: Work,
  ): Promise<MethodMap> {
    const own = maps.at(-1)!;
    const key = [method.id, own.info.address, head, this.source.done, own.queries].join(' ');
    const kept = this.kept.get(key);
    if (kept !== undefined) return kept;
    const making = this.making.get(key) ?? this.begin(key, method, maps, head);
    making.askers++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (--making.askers === 0) {
          this.making.delete(key);
          making.controller.abort();
        }
        reject(new CancelledError());
      };
      work.signal.addEventListener('abort', leave, { once: true });
      void making.made.then(resolve, reject).finally(() => work.signal.removeEventListener('abort', leave));
    });
  }

  /** The work goes on for others when the one who asked first has left. */
  private begin(key: string, method: LensMethod, maps: readonly AttentionMap[], head: HeadChoice): Making {
    const controller = new AbortController();
    const made = method.map(maps, head, this.background(controller.signal)).then((map) => {
      this.keep(key, map);
      return map;
    });
    const making = { key, controller, made, askers: 0 };
    this.making.set(key, making);
    const over = (): void => {
      if (this.making.get(key) === making) this.making.delete(key);
    };
    made.then(over, over);
    return making;
  }

  private keep(key: string, map: MethodMap): void {
    this.kept.set(key, map);
    if (this.kept.size <= MOST_KEPT) return;
    for (const oldest of this.kept.keys()) {
      this.kept.delete(oldest);
      return;
    }
  }
}
