import type { MapInfo } from '../../protocol/models';

/** A place of a tfjs model where attention is computed, found in its topology. */
export interface Site {
  /** Of the layer or node. */
  readonly name: string;
  readonly kind: MapInfo['kind'];
  readonly rows: MapInfo['rows'];
  /** Null: known when the graph has run. */
  readonly heads: number | null;
  /** Numbers in a query of one head; null where only weights are known. */
  readonly headWidth: number | null;
}
