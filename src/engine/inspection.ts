import type { AttentionMap, Facets } from '../core/maps/attentionMap';
import type { Work } from '../core/work';
import type { Change } from '../protocol/changes';
import { HeadlightError } from '../protocol/errors';
import type { AbsentLayer, MapInfo, ModelCard, Provenance } from '../protocol/models';
import type { ListId } from '../protocol/units';
import type { ReadInput } from './input/readInput';
import { MethodMaps } from './methodMaps';
import type { PreparedList } from './model';

/** What is known of an inspection before its maps are there. */
export interface InspectionFacts {
  readonly name: string;
  /** Null of a dump. */
  readonly card: ModelCard | null;
  /** All maps that there will be, in order. */
  readonly infos: readonly MapInfo[];
  readonly absent: readonly AbsentLayer[];
  readonly provenance: Provenance | null;
  readonly changes: readonly Change[];
  readonly of: string | null;
  /** What should be known of this run, a sentence each. */
  readonly notes: readonly string[];
  /** By their index in the run. */
  readonly inputs: readonly ReadInput[];
}

/** Names with scores, by their index. */
export interface Scores {
  readonly scores: Float32Array;
  readonly nameOf: (index: number) => string | Promise<string>;
  /** `one`: probabilities by a softmax. `several`: each is true or not by itself, by a sigmoid. */
  readonly choice: 'one' | 'several';
}

/** What only a model that has been run can be asked. */
export interface Answers {
  /** What the model would put at a unit of a list; null where no language head speaks of it. `wait`: also while something else is being run. */
  at(list: ListId, unit: number, work: Work, wait: boolean): Promise<Scores | null>;
  /** What its classification head says of the whole input; null where it has none, or no run has seen the whole. */
  ofWhole(work: Work): Promise<Scores | null>;
  /** More than its weights of a map, at a query of it, and that query's index there. The model runs again as far as the map. */
  facets(address: string, query: number, work: Work): Promise<{ readonly facets: Facets; readonly query: number }>;
  dispose(): void;
}

/** The lists and maps of one run or one dump, as far as they are there, and what is asked about them. */
export class Inspection {
  readonly methods: MethodMaps;
  /** Units of given lists that have weights. */
  done = 0;
  /** Null of a dump. */
  answers: Answers | null = null;
  /** Bytes that it keeps. */
  bytes = 0;
  private readonly lists = new Map<ListId, PreparedList>();
  private readonly present = new Map<string, AttentionMap>();

  constructor(
    readonly facts: InspectionFacts,
    lists: readonly PreparedList[],
    /** Work that gives way to every question. */
    background: (signal: AbortSignal) => Work,
  ) {
    this.methods = new MethodMaps(this, background);
    for (const list of lists) this.setList(list);
  }

  get allLists(): readonly PreparedList[] {
    return [...this.lists.values()];
  }

  /** Those that have been run so far, in order. */
  get maps(): readonly AttentionMap[] {
    return [...this.present.values()];
  }

  setList(list: PreparedList): void {
    this.lists.set(list.list.id, list);
  }

  /** Throws HeadlightError `not-found`. */
  list(id: ListId): PreparedList {
    const list = this.lists.get(id);
    if (list !== undefined) return list;
    throw new HeadlightError('not-found', `list ${id}: wanted one of ${[...this.lists.keys()].join(', ')}`);
  }

  setMap(map: AttentionMap): void {
    this.present.set(map.info.address, map);
  }

  hasMap(address: string): boolean {
    return this.present.has(address);
  }

  /** The map at an address. Throws HeadlightError `not-found`. */
  map(address: string): AttentionMap {
    const map = this.present.get(address);
    if (map !== undefined) return map;
    const known = this.facts.infos.map((info) => info.address);
    throw new HeadlightError(
      'not-found',
      known.includes(address) ? `${address} has not been run yet` : `${address}: wanted one of ${known.join(', ')}`,
    );
  }

  dispose(): void {
    this.methods.dispose();
    this.answers?.dispose();
    for (const map of this.present.values()) map.dispose?.();
    this.present.clear();
  }
}
