import type { HeadChoice } from '../../protocol/lens';
import type { Facet, MapInfo } from '../../protocol/models';
import type { AttentionMap } from '../maps/attentionMap';
import type { Work } from '../work';

/** What a method makes: heat, row, tile and received all derive from it. */
export interface MethodMap {
  readonly map: AttentionMap;
  /** The choice of heads that is still to be made of the map. */
  readonly head: HeadChoice;
}

/** A row of the table of methods. */
export interface LensMethod {
  readonly id: string;
  readonly title: string;
  /** One sentence, for whoever points at the choice. */
  readonly hint: string;
  /** What every map that it reads must be able to tell. */
  readonly needs: readonly Facet[];
  /** `stack`: it reads the maps of a stack from the first one on. */
  readonly spans: 'map' | 'stack';
  /** Why it cannot be had of these maps, over so many units; null: it can. */
  refuse(maps: readonly MapInfo[], units: number): string | null;
  /** `maps`: of the lens's stack up to its own, in order. Rejects with CancelledError, or HeadlightError `memory` where it would take too much. */
  map(maps: readonly AttentionMap[], head: HeadChoice, work: Work): Promise<MethodMap>;
}
